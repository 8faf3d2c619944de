"""ZIP archives, streamed: few pictures are in memory, and the same pictures give the same bytes."""

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from stream_zip import NO_COMPRESSION_64, ZIP_64, Method, stream_zip

from classifier.ahead import map_ahead

# A ZIP's earliest date: an archive depends on its pictures alone, not on when it was made.
_DATE = datetime(1980, 1, 1)
_MODE = 0o100644

Log = Callable[[str, str], None]
Chunks = Callable[[], Iterator[bytes]]


@dataclass(frozen=True)
class Small:
    """A member that fits into memory; `load` gives its bytes, in whichever thread."""

    path: str
    load: Callable[[], bytes]


@dataclass(frozen=True)
class Large:
    """A member that is made piece by piece.

    Its pieces are made twice, to know its checksum before it is written; if they are `costly`, only once,
    and a few bytes stand between them that every reader of ZIP files knows to skip.
    """

    path: str
    chunks: Chunks
    costly: bool = False


Member = Small | Large
_Entry = tuple[str, datetime, int, Method, Iterable[bytes]]


def stream_archive(members: Iterable[Member], log: Log) -> Iterator[bytes]:
    """The bytes of a ZIP of `members`, uncompressed; calls `log` with each one's path and SHA-256."""
    entries = (_describe(member, content, log) for member, content in _load_ahead(members))
    # Level 0 stores the pieces of costly members: compressed bytes would differ with zlib's version.
    yield from stream_zip(
        entries,
        get_compressobj=lambda: zlib.compressobj(level=0, wbits=-zlib.MAX_WBITS),
        extended_timestamps=False,
    )


def _load_ahead(members: Iterable[Member]) -> Iterator[tuple[Member, bytes]]:
    def load(member: Member) -> tuple[Member, bytes]:
        return member, member.load() if isinstance(member, Small) else b""

    return map_ahead(load, members)


def _describe(member: Member, content: bytes, log: Log) -> _Entry:
    if isinstance(member, Small):
        log(member.path, hashlib.sha256(content).hexdigest())
        method = NO_COMPRESSION_64(len(content), zlib.crc32(content))
        return member.path, _DATE, _MODE, method, (content,)
    chunks = _hash(member, log)
    if member.costly:
        return member.path, _DATE, _MODE, ZIP_64, chunks
    return member.path, _DATE, _MODE, NO_COMPRESSION_64(*_measure(member.chunks())), chunks


def _measure(chunks: Iterable[bytes]) -> tuple[int, int]:
    size = checksum = 0
    for chunk in chunks:
        size += len(chunk)
        checksum = zlib.crc32(chunk, checksum)
    return size, checksum


def _hash(member: Large, log: Log) -> Iterator[bytes]:
    digest = hashlib.sha256()
    for chunk in member.chunks():
        digest.update(chunk)
        yield chunk
    log(member.path, digest.hexdigest())
