"""Pictures on the local disk, in a folder that is never served by itself."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, BinaryIO, override

from django.core.files.base import File

from classifier.storage.base import PictureStorage, StoredFile, Variant, checked_name, checked_prefix, is_name
from classifier.storage.errors import disk_errors_translated

CHUNK = 256 * 1024
FOLDER_MODE = 0o700
FILE_MODE = 0o600
# A folder may be removed as empty between its making and its first file; so often is it made again.
FOLDER_ATTEMPTS = 100


class LocalPictureStorage(PictureStorage):
    """Each picture is one file, written beside its place and renamed: it is there whole, or not at all."""

    def __init__(self, location: str | os.PathLike[str]) -> None:
        self.location = Path(location).absolute()

    @override
    def save(self, name: str | None, content: IO[Any], max_length: int | None = None) -> str:
        """Store all of `content` (bytes) under exactly `name`; a repeat of an upload changes nothing."""
        kept = checked_name(name)
        target = self.location / kept
        with disk_errors_translated(f"cannot store {kept}"):
            content.seek(0)
            aside, file = self._open_aside(target)
            is_new = False
            try:
                with file:
                    copy(content, file)
                    is_new = publish(aside, target)
                    # Once it has its name: a journalling file system then keeps content and name together,
                    # for one wait instead of two (the folder's own would be the second).
                    os.fsync(file.fileno())
            except BaseException:
                aside.unlink(missing_ok=True)
                if is_new:
                    target.unlink(missing_ok=True)
                self._remove_if_empty(target.parent)
                raise
        return kept

    @override
    def open(self, name: str, mode: str = "rb") -> File[Any]:
        """Open for reading; FileNotFoundError when there is no such picture."""
        path = self.location / checked_name(name)
        if mode != "rb":
            raise ValueError("stored pictures are opened for reading only")
        if not path.is_file():
            raise FileNotFoundError(errno.ENOENT, "no such picture", name)
        with disk_errors_translated(f"cannot read {name}"):
            return File(path.open("rb"), name=name)

    @override
    def delete(self, name: str) -> None:
        """Remove the picture, and its folder with the last one; one that is gone already is fine."""
        path = self.location / checked_name(name)
        with disk_errors_translated(f"cannot delete {name}"):
            path.unlink(missing_ok=True)
            self._remove_if_empty(path.parent)

    @override
    def exists(self, name: str) -> bool:
        """True when a picture of this name is stored."""
        return (self.location / checked_name(name)).is_file()

    @override
    def list_names(self, prefix: str = "") -> Iterator[StoredFile]:
        """Yield what is in the folder, including what an interrupted upload left ('....part')."""
        checked_prefix(prefix)
        for folder, _, files in os.walk(self.location):
            for file in files:
                path = Path(folder, file)
                name = path.relative_to(self.location).as_posix()
                if name.startswith(prefix) and is_name(name) and (modified := modification_time(path)):
                    yield StoredFile(name, modified)

    @override
    def address_of(self, name: str, variant: Variant | None = None) -> str | None:
        """None: the project's own view serves these pictures, after it has checked whose they are."""
        return None

    @override
    def check_writable(self) -> None:
        """Write and remove a small file."""
        with disk_errors_translated(f"cannot write in {self.location}"):
            aside, file = self._open_aside(self.location / "probe")
            try:
                with file:
                    file.write(b"\0" * 4096)
            finally:
                aside.unlink(missing_ok=True)

    def _open_aside(self, target: Path) -> tuple[Path, BinaryIO]:
        aside = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
        for _ in range(FOLDER_ATTEMPTS - 1):
            with suppress(FileNotFoundError):
                self._make_folder(target.parent)
                return aside, open_new(aside)
        self._make_folder(target.parent)
        return aside, open_new(aside)

    def _make_folder(self, folder: Path) -> None:
        if folder.is_dir():
            return
        self.location.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)

    def _remove_if_empty(self, folder: Path) -> None:
        if folder == self.location:
            return
        # Not empty, or another request was faster: either is as it should be.
        with suppress(OSError):
            folder.rmdir()


def open_new(path: Path) -> BinaryIO:
    """Create a file that only this user may read and open it for writing, unbuffered."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, FILE_MODE)
    return os.fdopen(descriptor, "wb", buffering=0)


def copy(content: IO[Any], file: BinaryIO) -> None:
    """Write what is left of `content` into `file`."""
    while chunk := content.read(CHUNK):
        view = memoryview(chunk)
        while view:
            view = view[file.write(view) :]


def publish(aside: Path, target: Path) -> bool:
    """Give a finished file its name. A file that is there already stays: the same size is a repeat.

    Returns whether the name is new.
    """
    if target.exists():
        if target.stat().st_size != aside.stat().st_size:
            raise FileExistsError(f"another file has the name {target.name}")
        aside.unlink()
        return False
    aside.rename(target)
    return True


def modification_time(path: Path) -> datetime | None:
    """When the file was last written (UTC), or None when it has just been removed."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:
        return None
