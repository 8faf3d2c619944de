"""Whose turn it is at the network: people who wait for their page go before work in the background."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """A lock with two classes of callers. A plain lock is not fair: a loop that releases it and takes it
    again at once would keep everybody else out."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._is_taken = False
        self._urgent_waiting = 0

    @contextmanager
    def take(self, *, is_urgent: bool) -> Iterator[None]:
        """Hold the network for the block; while anyone urgent waits, no one else gets it."""
        with self._changed:
            self._urgent_waiting += is_urgent
            try:
                self._changed.wait_for(lambda: self._may_go(is_urgent))
            finally:
                self._urgent_waiting -= is_urgent
            self._is_taken = True
        try:
            yield
        finally:
            with self._changed:
                self._is_taken = False
                self._changed.notify_all()

    def _may_go(self, is_urgent: bool) -> bool:
        return not self._is_taken and (is_urgent or self._urgent_waiting == 0)
