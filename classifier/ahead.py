"""Work is done ahead by threads, while what comes first is being used."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

# The control group of a container may leave fewer: then threads wait a little for each other.
THREADS = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


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
