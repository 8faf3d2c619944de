"""Which writes must outlive a power cut, and which may be made again."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction


@contextmanager
def atomic_but_repeatable() -> Iterator[None]:
    """A transaction whose loss in a power cut does no harm: it does not wait for the disk.

    Only for what is computed again from rows that were written durably. Atomicity and order stay; in
    SQLite's write-ahead log it becomes durable with the next transaction that does wait
    (https://www.sqlite.org/pragma.html#pragma_synchronous), in PostgreSQL within a second
    (https://www.postgresql.org/docs/current/wal-async-commit.html).
    """
    waits = connection.vendor == "postgresql" or settings.SQLITE_SYNCHRONOUS == "FULL"
    if connection.in_atomic_block or not waits:  # the outermost transaction decides
        with transaction.atomic():
            yield
    elif connection.vendor == "sqlite":
        _set_synchronous("NORMAL")
        try:
            with transaction.atomic():
                yield
        finally:
            _set_synchronous("FULL")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL synchronous_commit TO off")
            yield


def _set_synchronous(level: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA synchronous={level}")
