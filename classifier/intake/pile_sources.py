"""Opens a pile: tells a folder, a ZIP, a tar file and a picture apart, and lists what is inside."""

import os
import shutil
import tarfile
import tempfile
import zipfile
from bz2 import BZ2File
from collections.abc import Iterator
from functools import partial
from gzip import GzipFile
from lzma import LZMAError, LZMAFile
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from classifier.intake.piles import Member, Pile, PileError

_ENCRYPTED = 0x1
_TAR_MAGIC = slice(257, 262)
_UNPACKERS: dict[bytes, type[GzipFile | BZ2File | LZMAFile]] = {
    b"\x1f\x8b": GzipFile,
    b"BZh": BZ2File,
    b"\xfd7zXZ": LZMAFile,
}


def open_pile(path: Path, *, recursive: bool = True) -> Pile:
    """The pictures of a folder (its subfolders' with `recursive`), an archive, or one file whatever its name.

    An archive stays open for as long as the pile is in use. Raises PileError.
    """
    try:
        if path.is_dir():
            return Pile(_list_folder(path, recursive), f"{path}/")
        with path.open("rb") as file:
            head = file.read(512)
        if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            return Pile(_list_zip(zipfile.ZipFile(path)), f"{path}/")
        if head[_TAR_MAGIC] == b"ustar":
            return Pile(_list_tar(path.open("rb")), f"{path}/")
        for magic, unpack in _UNPACKERS.items():
            if head.startswith(magic):
                return Pile(_list_tar(_unpack(unpack(path))), f"{path}/")
        return Pile(
            [_describe(path.name, str(path.parent), path.name)],
            str(path).removesuffix(path.name),
            every_file=True,
        )
    except OSError as error:
        raise PileError(f"{path} cannot be read: {error.strerror or error}") from error
    except (zipfile.BadZipFile, tarfile.TarError, EOFError, LZMAError) as error:
        raise PileError(f"{path} is not an archive that can be read: {error}") from error


def _list_folder(root: Path, recursive: bool) -> Iterator[Member]:
    # Text, not Path objects, and no second copy of it: there may be a million.
    names: list[str] = []
    for folder, folders, files in os.walk(root, onerror=_refuse):
        # Neither links to folders, which may lead around in circles, nor what is hidden.
        folders[:] = [name for name in folders if recursive and not name.startswith(".")]
        inside = Path(folder).relative_to(root).as_posix()
        names += files if inside == "." else [f"{inside}/{name}" for name in files]
    names.sort()
    for name in names:
        path = Path(root, name)
        if path.is_file() or path.is_symlink():
            yield _describe(name, str(root), name)


def _refuse(error: OSError) -> None:
    raise error


def _describe(path: str, folder: str, name: str) -> Member:
    try:
        status = Path(folder, name).stat()
        size, mark = status.st_size, status.st_mtime_ns
    except OSError:
        size, mark = 0, 0  # a link that leads nowhere: reading it says so
    return Member(path, size, mark, partial(_read_file, folder, name))


def _read_file(folder: str, name: str, most: int) -> bytes:
    with Path(folder, name).open("rb") as file:
        return file.read(most)


def _list_zip(archive: zipfile.ZipFile) -> Iterator[Member]:
    lock = Lock()
    for info in archive.infolist():
        if not info.is_dir():
            yield Member(info.filename, info.file_size, info.CRC, partial(_read_zipped, archive, lock, info))


def _read_zipped(archive: zipfile.ZipFile, lock: Lock, info: zipfile.ZipInfo, most: int) -> bytes:
    if info.flag_bits & _ENCRYPTED:
        raise RuntimeError("it is encrypted")
    # One at a time: ZipFile does not keep threads apart that read from the same file.
    with lock, archive.open(info) as file:
        return file.read(most)


def _unpack(compressed: GzipFile | BZ2File | LZMAFile) -> BinaryIO:
    """A compressed tar file can only be read from its beginning: it is unpacked once, to the disk."""
    plain = tempfile.TemporaryFile()  # noqa: SIM115 - the pile reads it for as long as it lives
    with compressed:
        shutil.copyfileobj(compressed, plain, 1 << 20)
    plain.seek(0)
    return plain


def _list_tar(file: BinaryIO) -> Iterator[Member]:
    with tarfile.open(fileobj=file, mode="r:") as archive:
        for number, info in enumerate(archive):
            if info.isreg() and not info.issparse():
                read = partial(_read_tarred, file, info.offset_data, info.size)
                yield Member(info.name.removeprefix("./"), info.size, (number, info.mtime), read)


def _read_tarred(file: BinaryIO, offset: int, size: int, most: int) -> bytes:
    # Reads at a place of its own, so that threads do not move the file under each other.
    return os.pread(file.fileno(), min(size, most), offset)
