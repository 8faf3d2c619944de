"""Removes, some time later, what a failed upload may have left behind."""

import heapq
import threading
import time
from collections.abc import Callable, Sequence

# A server that answers too late may well store the picture afterwards.
DELAYS = (30.0, 120.0)
# While Cloudinary is down every upload fails: the rest is for the prune command.
MOST_NAMES = 1000


class Leftovers:
    """Names to be removed after each of `delays` seconds, by one thread that lives while there are any.

    This is a courtesy: what is lost with the process is an orphan that prune_uploads finds.
    """

    def __init__(self, remove: Callable[[str], None], delays: Sequence[float] = DELAYS) -> None:
        self._remove = remove
        self._delays = tuple(delays)
        self._lock = threading.Condition()
        self._due: list[tuple[float, str]] = []
        self._is_running = False

    def add(self, name: str) -> None:
        """Have the name removed later, at every delay."""
        with self._lock:
            if len(self._due) >= MOST_NAMES * len(self._delays):
                return
            for delay in self._delays:
                heapq.heappush(self._due, (time.monotonic() + delay, name))
            if not self._is_running:
                self._is_running = True
                threading.Thread(target=self._run, name="picture-leftovers", daemon=True).start()
            self._lock.notify()

    def forget(self, name: str) -> None:
        """Keep the name: it has been stored after all."""
        with self._lock:
            self._due = [(moment, other) for moment, other in self._due if other != name]
            heapq.heapify(self._due)

    def _run(self) -> None:
        while (name := self._next()) is not None:
            self._remove(name)

    def _next(self) -> str | None:
        """Wait for the next name; None when there is none left, and the thread ends."""
        with self._lock:
            while self._due:
                wait = self._due[0][0] - time.monotonic()
                if wait <= 0:
                    return heapq.heappop(self._due)[1]
                self._lock.wait(wait)
            self._is_running = False
            return None
