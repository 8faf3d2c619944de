"""How many pixels the threads of one process may hold decoded at the same time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from classifier.intake.refusals import refuse_busy

# What one pixel of the budget stands for: Pillow keeps RGB, RGBA and CMYK pixels in four bytes.
BYTES_PER_PIXEL = 4


@dataclass(eq=False)
class _Turn:
    pixels: int
    overtaken_by: int = 0


class PixelBudget:
    """A fair share of memory for all decodes of a process.

    First come, first served, except that a request which fits into what is free may overtake larger ones
    that wait: small pictures need not stand behind a large one, and since no request is overtaken by more
    than `total_pixels` in sum, a stream of small ones cannot keep a large one waiting for ever.
    """

    def __init__(self, total_pixels: int, timeout: float = 20.0) -> None:
        """`total_pixels` of four bytes each; `timeout` in seconds is how long `take` waits by default."""
        self.total_pixels = total_pixels
        self._timeout = timeout
        self._used = 0
        self._turns: list[_Turn] = []
        self._changed = threading.Condition()

    @contextmanager
    def take(self, pixels: int, timeout: float | None = None) -> Iterator[None]:
        """Hold `pixels` for the length of the block.

        More than the whole budget is let through alone. Raises PictureRefused('busy') when it is not
        free within `timeout` seconds.
        """
        share = min(pixels, self.total_pixels)
        self._wait_for(share, self._timeout if timeout is None else timeout)
        try:
            yield
        finally:
            with self._changed:
                self._used -= share
                self._changed.notify_all()

    def _wait_for(self, pixels: int, timeout: float) -> None:
        turn = _Turn(pixels)
        with self._changed:
            self._turns.append(turn)
            try:
                if not self._changed.wait_for(lambda: self._may_go(turn), timeout):
                    raise refuse_busy()
                for earlier in self._before(turn):
                    earlier.overtaken_by += pixels
                self._used += pixels
            finally:
                self._turns.remove(turn)
                self._changed.notify_all()

    def _may_go(self, turn: _Turn) -> bool:
        fits = turn.pixels <= self.total_pixels - self._used
        return fits and all(
            earlier.overtaken_by + turn.pixels <= self.total_pixels for earlier in self._before(turn)
        )

    def _before(self, turn: _Turn) -> list[_Turn]:
        return self._turns[: self._turns.index(turn)]
