"""A file that gives a ZIP's table of contents only when it is of a bearable size."""

import os
from typing import BinaryIO

ENTRY = b"PK\x01\x02"
# Beside the fixed 46 bytes an entry has a name and what the system adds.
BYTES_PER_ENTRY = 512
SMALLEST_MOST = 128 * 1024


class TooManyMembers(Exception):
    """The table of contents is longer than allowed."""


class GuardedFile:
    """What `zipfile` needs of a file. While `is_reading_contents`, long reads and many entries are refused.

    zipfile reads the table of contents at once and makes an object of each entry; a hundred thousand of
    them would take a hundred megabytes. The entries are counted in the bytes, not believed.
    """

    def __init__(self, file: BinaryIO, max_members: int) -> None:
        self._file = file
        self._max_members = max_members
        self._max_bytes = max(SMALLEST_MOST, max_members * BYTES_PER_ENTRY)
        self.is_reading_contents = True

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes, or all. Raises TooManyMembers."""
        if not self.is_reading_contents:
            return self._file.read(size)
        content = self._file.read(self._max_bytes + 1 if size < 0 else min(size, self._max_bytes + 1))
        if len(content) > self._max_bytes or content.count(ENTRY) > self._max_members:
            raise TooManyMembers
        return content

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a position and return it."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """The position."""
        return self._file.tell()

    def seekable(self) -> bool:
        """True, as zipfile demands."""
        return True
