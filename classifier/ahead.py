"""Work is done ahead, or aside, by threads, while what comes first is being used."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from contextvars import copy_context

# The control group of a container may leave fewer: then threads wait a little for each other.
THREADS = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

# More than there are requests at a time; none is started before it is needed. They stay: one that is new for
# each upload would begin on the processor on which the network's second thread is to go on.
_aside = ThreadPoolExecutor(512, "aside")


@contextmanager
def aside[Result](work: Callable[[], Result]) -> Iterator[Future[Result]]:
    """Do the work in another thread while the block runs; its result is there when the block is left.

    Raises what the block raises, else what the work does.
    """
    doing = _aside.submit(copy_context().run, work)  # in the person's language, too
    try:
        yield doing
    finally:
        wait([doing])
    doing.result()


def map_ahead[Item, Result](
    work: Callable[[Item], Result],
    items: Iterable[Item],
    *,
    ahead: int = 4 * THREADS,
    threads: int = THREADS,
) -> Iterator[Result]:
    """`work` of each item, in order, at most `ahead` items being under way or waiting to be used.

    Raises what `work` raises, in the item's turn.
    """
    with ThreadPoolExecutor(threads) as pool:
        waiting: deque[Future[Result]] = deque()
        try:
            for item in items:
                waiting.append(pool.submit(work, item))
                if len(waiting) >= ahead:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()
