"""What an acceptable ZIP is, and its members one at a time. Knows no database.

Nothing is ever written under a member's name: it only becomes the path that is shown. Members are read in
pieces and never beyond the limit for one picture, whatever the archive says about them.
"""

from __future__ import annotations

import stat
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO, cast

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from classifier.intake.guarded_file import GuardedFile, TooManyMembers

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MEGABYTE = 1024 * 1024
PIECE = 64 * 1024
# Honest pictures hardly shrink in a ZIP; a plain BMP may, but not far beyond this.
MOST_RATIO = 200
RATIO_FROM_BYTES = MEGABYTE
SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
NESTED = (".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".jar", ".zst")
CLUTTER = ("__macosx", ".ds_store", "thumbs.db", "desktop.ini")
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True)
class ArchiveLimits:
    """Members, bytes of one member unpacked, bytes of all members unpacked."""

    max_members: int = 20_000
    max_file_bytes: int = 20 * MEGABYTE
    max_total_bytes: int = 2_000 * MEGABYTE


class ArchiveRefused(Exception):
    """The archive as a whole is not taken: `sentence` for the person, `status` for HTTP."""

    def __init__(self, sentence: StrOrPromise, status: int) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
        self.status = status


class MemberRefused(Exception):
    """One member is not taken; the others are not affected."""

    def __init__(self, sentence: StrOrPromise) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


def is_archive(name: str, head: bytes) -> bool:
    """Whether a file called `name` that begins with `head` is meant as a ZIP."""
    return head.startswith(SIGNATURES) or name.lower().endswith(".zip")


def open_archive(file: BinaryIO, limits: ArchiveLimits) -> zipfile.ZipFile:
    """The archive in a seekable file, its table of contents read and checked. Raises ArchiveRefused."""
    guard = GuardedFile(file, limits.max_members)
    try:
        archive = zipfile.ZipFile(cast(BinaryIO, guard))
    except TooManyMembers as error:
        sentence = _("This archive holds too many files; at most {most} are possible.")
        raise ArchiveRefused(format_lazy(sentence, most=limits.max_members), 413) from error
    except Exception as error:
        # Damaged tables of contents end in errors of many kinds.
        raise ArchiveRefused(_("This file is not a ZIP archive, or it is damaged."), 415) from error
    guard.is_reading_contents = False
    total = sum(member.file_size for member in archive.infolist())
    if total > limits.max_total_bytes:
        sentence = _("Unpacked, this archive would have {size} MB; at most {most} are possible.")
        values = {"size": -(-total // MEGABYTE), "most": limits.max_total_bytes // MEGABYTE}
        raise ArchiveRefused(format_lazy(sentence, **values), 413)
    if not list_members(archive):
        raise ArchiveRefused(_("This archive is empty."), 400)
    return archive


def list_members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The members in their order, without folders and what systems leave behind in archives."""
    return [member for member in archive.infolist() if not member.is_dir() and not _is_clutter(member)]


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: ArchiveLimits) -> BytesIO:
    """A member's bytes, at most `limits.max_file_bytes`. Raises MemberRefused and nothing else."""
    _check_member(member, limits)
    content = BytesIO()
    try:
        with archive.open(member) as source:
            while piece := source.read(PIECE):
                content.write(piece)
                if content.tell() > limits.max_file_bytes:
                    raise _refuse_size(limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise MemberRefused(_("This file is damaged within the archive.")) from error
    content.seek(0)
    if content.getbuffer()[:4] in SIGNATURES:
        raise _refuse_nested()
    return content


def _check_member(member: zipfile.ZipInfo, limits: ArchiveLimits) -> None:
    if leads_outside(member.orig_filename):
        raise MemberRefused(_("Its name leads out of the archive."))
    if member.flag_bits & 0x1:
        raise MemberRefused(_("It is encrypted. Please send an archive without a password."))
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        raise MemberRefused(_("It is a link or another special file, not a picture."))
    if member.filename.lower().endswith(NESTED):
        raise _refuse_nested()
    if member.compress_type not in METHODS:
        raise MemberRefused(_("It is packed in a way that cannot be read here. Deflate is possible."))
    if member.file_size > limits.max_file_bytes:
        raise _refuse_size(limits)
    if member.file_size > max(RATIO_FROM_BYTES, member.compress_size * MOST_RATIO):
        raise MemberRefused(_("It is packed far too tightly for a picture."))


def leads_outside(name: str) -> bool:
    """Whether a path begins at a root or a drive, climbs up, or holds what no path does."""
    parts = name.replace("\\", "/").split("/")
    is_absolute = parts[0] == "" or (len(parts[0]) == 2 and parts[0][1] == ":")
    return is_absolute or ".." in parts or "\0" in name


def _is_clutter(member: zipfile.ZipInfo) -> bool:
    return any(part.lower() in CLUTTER for part in member.filename.split("/"))


def _refuse_size(limits: ArchiveLimits) -> MemberRefused:
    sentence = _("It is larger than {most} MB, the most for one picture.")
    return MemberRefused(format_lazy(sentence, most=limits.max_file_bytes // MEGABYTE))


def _refuse_nested() -> MemberRefused:
    return MemberRefused(_("It is an archive within the archive. Please unpack it and send it by itself."))
