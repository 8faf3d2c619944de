"""A progress bar with rate and time left, for a person; nothing for a pipe or a log."""

import sys
from typing import NoReturn

from tqdm import tqdm


def open_bar(total: int | None, done: int = 0, what: str = " pictures") -> "tqdm[NoReturn]":
    """A bar on the standard error of a terminal; `update(n)` moves it, `close()` ends it. Without `total`,
    which is then not known, it shows the count and the rate."""
    return tqdm(total=total, initial=done, unit=what, disable=not sys.stderr.isatty(), dynamic_ncols=True)
