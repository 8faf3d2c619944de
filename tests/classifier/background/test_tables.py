"""Workers that start before the database has its tables."""

import threading
from collections.abc import Iterator
from typing import override

import pytest
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from classifier.background import tables
from classifier.background.tables import are_up_to_date, wait_for_tables

# Whoever waits closes old connections, and a connection within a test's transaction with them.
pytestmark = pytest.mark.django_db(transaction=True)
LATER = ("classifier", "0003_leases")


@pytest.fixture(autouse=True)
def migrated(transactional_db: None) -> Iterator[None]:
    """For the tests that come afterwards, whatever this one took back."""
    yield
    make_all()


def take_back() -> None:
    """As if the migration, and with it those that need it, were still to come."""
    MigrationRecorder.Migration.objects.filter(app="classifier", name__gte=LATER[1]).delete()


def make_all() -> None:
    migrations = MigrationExecutor(connection).loader.disk_migrations
    recorder = MigrationRecorder(connection)
    known = recorder.applied_migrations()
    for path in sorted(name for app, name in migrations if app == "classifier"):
        if ("classifier", path) not in known:
            recorder.record_applied("classifier", path)


class Pause(threading.Event):
    """Somebody else migrates while the worker pauses."""

    paused = 0

    @override
    def wait(self, timeout: float | None = None) -> bool:
        self.paused += 1
        make_all()
        return False


def test_a_worker_waits_for_migrations_that_are_still_to_be_made() -> None:
    take_back()
    assert not are_up_to_date()
    pause = Pause()

    assert wait_for_tables(pause)
    assert pause.paused == 1


def test_a_worker_whose_tables_are_there_begins_at_once() -> None:
    pause = Pause()

    assert wait_for_tables(pause)
    assert pause.paused == 0


def test_a_database_that_is_away_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [OperationalError("connection refused"), None]

    def ask() -> bool:
        if error := answers.pop(0):
            raise error
        return True

    monkeypatch.setattr(tables, "are_up_to_date", ask)

    assert wait_for_tables(Pause())


def test_a_worker_that_is_stopped_while_it_waits_ends() -> None:
    take_back()
    stop = threading.Event()
    stop.set()

    assert not wait_for_tables(stop)
