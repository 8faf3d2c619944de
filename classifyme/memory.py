"""Gives the memory of decoded pictures back to the system.

glibc lets each thread keep an arena of its own, and after the first large block takes the next ones from
there too; what a 50-megapixel picture needed would stay with the process for good, once for each thread.
"""

import ctypes

M_TRIM_THRESHOLD = -1
M_MMAP_THRESHOLD = -3
M_ARENA_MAX = -8
LARGE_BYTES = 1024 * 1024
# Less than the pixels of an ordinary upload would be given back and asked for again at each of them.
KEPT_BYTES = 4 * 1024 * 1024
ARENAS = 2


def return_memory_early() -> bool:
    """Has large blocks returned when they are freed, here and in processes forked from here.

    Whether it was possible: other C libraries than glibc do not have the setting.
    """
    try:
        set_option = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return False
    options = {M_ARENA_MAX: ARENAS, M_MMAP_THRESHOLD: LARGE_BYTES, M_TRIM_THRESHOLD: KEPT_BYTES}
    return all(set_option(option, value) for option, value in options.items())
