"""Which writes wait for the disk."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection, transaction

from classifier.durability import atomic_but_repeatable


def read_level() -> str:
    """1 is NORMAL and 2 FULL with SQLite; on and off with PostgreSQL."""
    question = "PRAGMA synchronous" if connection.vendor == "sqlite" else "SHOW synchronous_commit"
    with connection.cursor() as cursor:
        cursor.execute(question)
        return str(cursor.fetchone()[0])


@pytest.fixture(autouse=True)
def waiting_sqlite(settings: LazySettings, transactional_db: Any) -> Iterator[None]:
    settings.SQLITE_SYNCHRONOUS = "FULL"
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=FULL")
    yield
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=NORMAL")


def test_only_what_can_be_made_again_does_not_wait_for_the_disk() -> None:
    waits = read_level()
    with atomic_but_repeatable():
        relaxed = read_level()

    assert (waits, relaxed) in {("2", "1"), ("on", "off")}
    assert read_level() == waits


def test_an_error_rolls_back_and_later_writes_wait_again() -> None:
    waits = read_level()

    with pytest.raises(RuntimeError), atomic_but_repeatable():
        raise RuntimeError

    assert read_level() == waits


def test_within_a_transaction_that_must_last_nothing_is_relaxed() -> None:
    waits = read_level()

    with transaction.atomic(), atomic_but_repeatable():
        assert read_level() == waits
