"""A pile of pictures where it lies: a folder, a ZIP, a tar file, or a single file."""

import hashlib
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from classifier.intake.refusals import PictureRefused, refuse_bytes

# What is looked at in folders and archives. The kinds that are not read here are refused with their reason,
# which is better than to pass over a person's pictures in silence.
_READ = (
    ".jpg .jpeg .jpe .jfif .png .apng .webp .gif .bmp .dib .tif .tiff .avif .avifs .heic .heics .heif .hif"
)
_REFUSED = ".ico .psd .jp2 .j2k .jxl .svg .ppm .pgm .pbm .tga .cr2 .cr3 .nef .arw .dng .raf .orf .rw2"
_SUFFIXES = frozenset(f"{_READ} {_REFUSED}".split(" "))
_UNREADABLE = (OSError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error, EOFError)


class PileError(Exception):
    """The pile cannot be opened. The message is for people."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file: its relative path with "/", its bytes, a mark that changes with its content.

    `read(most)` gives its first `most` bytes, in any thread.
    """

    path: str
    size: int
    mark: object
    read: Callable[[int], bytes]


class Pile:
    """Pictures by number, in an order that stays: by path in a folder, as packed in an archive.

    `root` stands before their paths to make them a person's own. `others` counts, by suffix, the files that
    are no pictures by their names.
    """

    def __init__(self, members: Iterable[Member], root: str, *, every_file: bool = False) -> None:
        """Take in the pictures among `members`, or, with `every_file`, all of them."""
        self.root = root
        self.others: Counter[str] = Counter()
        self._members: list[Member] = []
        for member in members:
            if every_file:
                self._members.append(member)
            elif not _is_hidden(member.path):
                self._sort_in(member)

    def __len__(self) -> int:
        return len(self._members)

    def path(self, index: int) -> str:
        """The relative path of a picture."""
        return self._members[index].path

    def state(self, index: int) -> tuple[int, int]:
        """A file's size in bytes, and when it was changed, in nanoseconds; that is 0 in an archive."""
        member = self._members[index]
        return member.size, member.mark if isinstance(member.mark, int) else 0

    def read(self, index: int, most: int) -> bytes:
        """A picture's bytes. Raises PictureRefused for more than `most` and for what cannot be read."""
        member = self._members[index]
        if member.size > most:
            raise refuse_bytes(member.size, most)
        try:
            # Python reserves all that is asked for, so no more is asked for than there should be.
            content = member.read(member.size + 1)
        except _UNREADABLE as error:
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            sentence = format_lazy(_("This file cannot be read: {reason}."), reason=reason)
            raise PictureRefused("broken", sentence) from error
        if len(content) > member.size:
            raise PictureRefused("broken", _("This file has changed while it was being read."))
        return content

    def fingerprint(self, *, with_marks: bool = True) -> str:
        """A digest that changes when pictures come, go or change; without the marks, one that a copy of
        the pile on another machine has, too."""
        digest = hashlib.sha256()
        for member in self._members:
            line = f"{member.path!r} {member.size} {member.mark if with_marks else ''}\n"
            digest.update(line.encode("utf-8", "backslashreplace"))
        return digest.hexdigest()

    def _sort_in(self, member: Member) -> None:
        suffix = PurePosixPath(member.path).suffix.lower()
        if suffix in _SUFFIXES:
            self._members.append(member)
        else:
            self.others[suffix] += 1


def _is_hidden(path: str) -> bool:
    """What systems leave beside pictures: .DS_Store, __MACOSX, thumbnails of a network disk."""
    parts = PurePosixPath(path).parts
    return any(part in ("__MACOSX", "@eaDir") or (part[:1] == "." and part != "..") for part in parts)
