"""An end in time that holds for a whole task: name look-up, connecting, every byte, retries and pauses."""

import threading
import time
from collections.abc import Callable

# Time-outs of sockets hold for each read alone: a server that drips would keep a request for hours, and
# looking up a host's name has none. So the work goes on in a thread of its own that is no longer waited for.
# That many may be under way, or left behind, at once.
MOST_THREADS = 32
_free_threads = threading.BoundedSemaphore(MOST_THREADS)


class DeadlinePassed(Exception):
    """The time given to the whole task is over."""


class Deadline:
    """A moment on the monotonic clock, `seconds` from now."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def remaining(self) -> float:
        """Seconds until then, never negative."""
        return max(0.0, self._end - time.monotonic())

    def check(self) -> None:
        """Raise DeadlinePassed when the moment has come."""
        if not self.remaining():
            raise DeadlinePassed


class _Task[T]:
    """A call in a daemon thread, which does not hold up the end of the process."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._done = threading.Event()
        self._result: list[T] = []
        self._error: BaseException | None = None

    def start(self) -> None:
        threading.Thread(target=self._run, name="picture-storage", daemon=True).start()

    def _run(self) -> None:
        try:
            self._result.append(self._work())
        except BaseException as error:
            # Raised again where the task is waited for.
            self._error = error
        finally:
            _free_threads.release()
            self._done.set()

    def wait(self, seconds: float) -> T:
        if not self._done.wait(seconds):
            raise DeadlinePassed
        if self._error:
            raise self._error
        return self._result[0]


def run_within[T](deadline: Deadline, work: Callable[[], T]) -> T:
    """Return what `work()` returns, or raise what it raises, or DeadlinePassed at the deadline at the latest.

    After that `work` may still be running: it should check the deadline itself before it touches anything.
    """
    if not _free_threads.acquire(timeout=deadline.remaining()):
        raise DeadlinePassed
    task = _Task(work)
    try:
        task.start()
    except RuntimeError:
        _free_threads.release()
        raise
    return task.wait(deadline.remaining())
