"""Whose turn it is at the network: people who wait for their page go before work in the background."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


def _never() -> bool:
    return False


class Turns:
    """A lock with two classes of callers. A plain lock is not fair: a loop that releases it and takes it
    again at once would keep everybody else out."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._is_taken = False
        self._urgent_waiting = 0

    @contextmanager
    def take(self, *, is_urgent: bool, unless: Callable[[], bool] = _never) -> Iterator[bool]:
        """Hold the network for the block; while anyone urgent waits, no one else gets it.

        Gives whether it is held: it is not, and need not be, when `unless` became true while waiting, which
        only someone who holds it may make so.
        """
        with self._changed:
            self._urgent_waiting += is_urgent
            try:
                self._changed.wait_for(lambda: unless() or self._may_go(is_urgent))
            finally:
                self._urgent_waiting -= is_urgent
            is_mine = not unless()
            self._is_taken |= is_mine
        try:
            yield is_mine
        finally:
            with self._changed:
                self._is_taken &= not is_mine
                self._changed.notify_all()

    def _may_go(self, is_urgent: bool) -> bool:
        return not self._is_taken and (is_urgent or self._urgent_waiting == 0)
