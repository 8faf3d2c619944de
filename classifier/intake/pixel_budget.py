"""How much memory the threads of one process may fill with decoded pixels at the same time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from classifier.intake.refusals import refuse_busy


@dataclass(eq=False)
class _Turn:
    size: int
    overtaken_by: int = 0


class PixelBudget:
    """A fair share of memory for all decodes of a process.

    First come, first served, except that a request which fits into what is free may overtake those that do
    not fit: small pictures need not stand behind a large one, and since no request is overtaken by more
    than the whole budget in sum, a stream of small ones cannot keep a large one waiting for ever.
    """

    def __init__(self, total_bytes: int, timeout: float = 20.0) -> None:
        """`total_bytes` of decoded pixels; `timeout` in seconds is how long `take` waits by default."""
        self.total_bytes = total_bytes
        self._timeout = timeout
        self._used = 0
        self._turns: list[_Turn] = []
        self._changed = threading.Condition()

    @contextmanager
    def take(self, size: int, timeout: float | None = None) -> Iterator[None]:
        """Hold `size` bytes for the length of the block.

        More than the whole budget is let through alone. Raises PictureRefused('busy') when it is not
        free within `timeout` seconds.
        """
        share = min(size, self.total_bytes)
        self._wait_for(share, self._timeout if timeout is None else timeout)
        try:
            yield
        finally:
            with self._changed:
                self._used -= share
                self._changed.notify_all()

    def _wait_for(self, size: int, timeout: float) -> None:
        turn = _Turn(size)
        with self._changed:
            self._turns.append(turn)
            try:
                if not self._changed.wait_for(lambda: self._may_go(turn), timeout):
                    raise refuse_busy()
                for earlier in self._before(turn):
                    earlier.overtaken_by += size
                self._used += size
            finally:
                self._turns.remove(turn)
                self._changed.notify_all()

    def _may_go(self, turn: _Turn) -> bool:
        free = self.total_bytes - self._used
        return turn.size <= free and all(
            earlier.size > free and earlier.overtaken_by + turn.size <= self.total_bytes
            for earlier in self._before(turn)
        )

    def _before(self, turn: _Turn) -> list[_Turn]:
        return self._turns[: self._turns.index(turn)]
