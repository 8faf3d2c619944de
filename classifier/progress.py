"""A progress bar with rate and time left, for a person; nothing for a pipe or a log."""

import shutil
import sys
from typing import NoReturn

from tqdm import tqdm


def open_bar(total: int | None, done: int = 0, what: str = " pictures") -> "tqdm[NoReturn]":
    """A bar on the standard error of a terminal; `update(n)` moves it, `close()` ends it. Without `total`,
    which is then not known, it shows the count and the rate."""
    # A terminal that does not tell its size (0 x 0) would get no bar at all.
    columns, rows = shutil.get_terminal_size()
    hidden = not sys.stderr.isatty()
    return tqdm(total=total, initial=done, unit=what, disable=hidden, ncols=columns - 1, nrows=rows)
