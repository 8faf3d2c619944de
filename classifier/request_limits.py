"""How much a caller may ask for in a minute, counted over all serving processes.

The truth is one row for each caller and minute. A process adds to it in slices of a fiftieth of the limit, or
every second, and knows from the answer how far the others are: so a busy caller costs one statement in many
requests, and all processes together let through at most a fiftieth more each. Small limits are exact.
"""

import threading
import time
from dataclasses import dataclass, field

from django.db import connection
from django.utils.crypto import salted_hmac

from classifier.models import RequestCount

SECONDS = 60
SLICES = 50
FLUSHED_AFTER_SECONDS = 1.0
CALLERS_REMEMBERED = 10_000

# Django's own upsert cannot add to what is there.
_ADD = f"""
INSERT INTO {RequestCount._meta.db_table} (caller, minute, count) VALUES (%s, %s, %s)
ON CONFLICT (caller, minute)
DO UPDATE SET count = {RequestCount._meta.db_table}.count + excluded.count
RETURNING count
"""  # noqa: S608 - the table's name is ours


@dataclass(frozen=True)
class Standing:
    """Where a caller stands: the limit of a minute, what is left of it, and the seconds until the next."""

    limit: int
    remaining: int
    reset_seconds: int
    is_over: bool


@dataclass
class _Counter:
    """One caller's minute as this process knows it: `shared` was in the database at `flushed_at`."""

    minute: int
    shared: int = 0
    unflushed: int = 0
    flushed_at: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)


class RequestLimits:
    """Counts for one process, and through the database for all."""

    def __init__(self) -> None:
        self._counters: dict[str, _Counter] = {}
        self._lock = threading.Lock()

    def charge(self, caller: str, limit: int, cost: int = 1) -> Standing:
        """Count `cost` requests of `caller`, and say where they stand. Who is over is not counted further."""
        now = time.time()
        minute = int(now // SECONDS)
        counter = self._find_counter(caller, minute)
        with counter.lock:
            if counter.shared + counter.unflushed <= limit:
                counter.unflushed += cost
                if self._must_flush(counter, limit):
                    self._flush(caller, counter)
            used = counter.shared + counter.unflushed
        reset = int((minute + 1) * SECONDS - now) + 1
        return Standing(limit, max(limit - used, 0), reset, is_over=used > limit)

    def _find_counter(self, caller: str, minute: int) -> _Counter:
        with self._lock:
            counter = self._counters.get(caller)
            if counter is None or counter.minute != minute:
                if len(self._counters) >= CALLERS_REMEMBERED:
                    self._forget(minute)
                counter = self._counters[caller] = _Counter(minute)
            return counter

    def _forget(self, minute: int) -> None:
        """Of too many callers, those of earlier minutes; if that is none, all: the database knows most."""
        self._counters = {name: one for name, one in self._counters.items() if one.minute == minute}
        if len(self._counters) >= CALLERS_REMEMBERED:
            self._counters = {}

    def _must_flush(self, counter: _Counter, limit: int) -> bool:
        is_full = counter.unflushed >= max(limit // SLICES, 1)
        return is_full or time.monotonic() - counter.flushed_at >= FLUSHED_AFTER_SECONDS

    def _flush(self, caller: str, counter: _Counter) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_ADD, [caller, counter.minute, counter.unflushed])
            counter.shared = int(cursor.fetchone()[0])
        counter.unflushed, counter.flushed_at = 0, time.monotonic()

    def forget_all(self) -> None:
        """Know nothing but what the database knows."""
        self._counters = {}


limits = RequestLimits()


def name_caller(kind: str, value: str) -> str:
    """What is stored of a caller: a digest that only this service can make of its address or token."""
    return salted_hmac(f"classifier.request_limits.{kind}", value, algorithm="sha256").hexdigest()


def prune_counts() -> None:
    """Forget the counts of minutes that are over."""
    RequestCount.objects.filter(minute__lt=int(time.time() // SECONDS) - 1).delete()
