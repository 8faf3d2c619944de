"""Who looks for work: never tired, never ended by a failure."""

import threading

import pytest
from django.conf import LazySettings
from django.db import connections

from classifier.background import worker
from classifier.background.bell import find_bell
from classifier.background.watch import ring_for_what_waits
from classifier.classification.reclassifying import begin_reclassifying
from tests.classifier.classification.waiting import make_dataset, make_waiting


@pytest.fixture(autouse=True)
def keep_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    # The threads close their own connections; here they are the test's.
    monkeypatch.setattr(connections, "close_all", lambda: None)
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)


def test_a_failure_does_not_end_the_work(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(worker, "AFTER_AN_ERROR_SECONDS", 0.01)
    stop, bell, looks = threading.Event(), threading.Event(), []

    def look() -> int:
        looks.append(1)
        bell.set()
        if len(looks) == 3:
            stop.set()
        raise OSError("the database is away")

    worker.work(look, bell, stop)

    assert len(looks) == 3
    assert "tried again" in caplog.text


def test_the_bell_wakes_at_once_and_silence_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "EVERY_SECONDS", 0.05)
    stop, looks = threading.Event(), []

    def look() -> int:
        looks.append(1)
        if len(looks) == 4:
            stop.set()
        return 0

    worker.work(look, threading.Event(), stop)

    assert len(looks) == 4


def pretend(monkeypatch: pytest.MonkeyPatch, found: list[int]) -> list[str]:
    """Looks find `found`, one after another; the list tells what happened."""
    told: list[str] = []

    def look() -> int:
        told.append("look")
        return found.pop(0)

    monkeypatch.setitem(worker.JOBS, "classify", look)
    monkeypatch.setitem(worker.PASSED_ON, "classify", lambda: told.append("ring"))
    return told


def test_who_finds_nothing_rings_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    told = pretend(monkeypatch, [0])

    worker.work_for("classify", 10)

    assert told == ["look"]


def test_one_bell_wakes_a_second_worker_and_is_worked_off(monkeypatch: pytest.MonkeyPatch) -> None:
    told = pretend(monkeypatch, [48, 48, 3, 0])

    worker.work_for("classify", 10)

    assert told == ["look", "ring", "look", "look", "look"]


def test_a_long_pile_is_left_to_the_next_bell(monkeypatch: pytest.MonkeyPatch) -> None:
    told = pretend(monkeypatch, [48, 48])

    worker.work_for("classify", 0)

    assert told == ["look", "ring"]


@pytest.mark.parametrize(
    ("broker", "is_embedded", "jobs"),
    [
        ("", True, {*worker.SHARED, "archives"}),
        ("", False, set()),
        ("amqp://host", True, {"archives", "watch"}),
        ("amqp://host", False, {"archives", "watch"}),
    ],
)
def test_who_does_what(settings: LazySettings, broker: str, is_embedded: bool, jobs: set[str]) -> None:
    settings.CELERY_BROKER_URL, settings.EMBEDDED_WORKER = broker, is_embedded

    assert set(worker.find_own_jobs()) == jobs


@pytest.mark.django_db
def test_the_watch_rings_for_what_waits_and_only_for_that() -> None:
    for name in worker.SHARED:
        find_bell(name).clear()

    ring_for_what_waits()
    assert not any(find_bell(name).is_set() for name in worker.SHARED)

    dataset = make_dataset()
    make_waiting(dataset, 1)
    ring_for_what_waits()
    assert find_bell("classify").is_set()
    assert not find_bell("reclassifying").is_set()
    begin_reclassifying(dataset=dataset)
    ring_for_what_waits()
    assert find_bell("reclassifying").is_set()
    assert not find_bell("removal").is_set()
