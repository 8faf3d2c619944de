"""A file that can be read in so many pieces only."""

from __future__ import annotations

import os
from typing import BinaryIO

# Most pictures of 20 MB take some thousand pieces, a GIF or a run-length coded one some hundred thousand.
MOST_PIECES = 1_000_000


class BoundedFile:
    """What Pillow needs of a binary file, for at most `pieces` calls of `read`; then ValueError.

    A header of a million empty chunks is small but would keep a processor busy for many seconds.
    """

    def __init__(self, file: BinaryIO, pieces: int = MOST_PIECES) -> None:
        self._file = file
        self._read = file.read
        self._pieces = pieces

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes, or all."""
        self._pieces -= 1
        if self._pieces < 0:
            raise ValueError("the file is read in too many pieces")
        return self._read(size)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a position and return it."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """The position."""
        return self._file.tell()

    def fileno(self) -> int:
        """The descriptor of a file on the disk, which libtiff then reads by itself; else OSError."""
        return self._file.fileno()
