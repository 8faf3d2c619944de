"""Streamed ZIP archives."""

import hashlib
import tracemalloc
import zipfile
from collections.abc import Iterator
from io import BytesIO

from classifier.exporting.archives import Large, Member, Small, stream_archive


def collect(*members: Member) -> tuple[bytes, dict[str, str]]:
    digests: dict[str, str] = {}
    return b"".join(stream_archive(members, digests.__setitem__)), digests


MEMBERS = (
    Small("one.txt", lambda: b"1"),
    Large("large.txt", lambda: iter([b"a" * 70_000, b"b"])),
    Large("costly.bin", lambda: iter([b"c"] * 3), costly=True),
    Small("\u00e4/\u00f6.txt", lambda: b""),
)


def test_every_reader_finds_the_members_whole_and_uncompressed() -> None:
    content, digests = collect(*MEMBERS)

    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        read = {name: archive.read(name) for name in archive.namelist()}
        stored = {info.filename for info in archive.infolist() if info.compress_type == zipfile.ZIP_STORED}
    assert read == {
        "one.txt": b"1",
        "large.txt": b"a" * 70_000 + b"b",
        "costly.bin": b"ccc",
        "\u00e4/\u00f6.txt": b"",
    }
    assert stored == set(read) - {"costly.bin"}
    assert digests == {name: hashlib.sha256(text).hexdigest() for name, text in read.items()}


def test_the_same_members_give_the_same_bytes() -> None:
    assert collect(*MEMBERS) == collect(*MEMBERS)


def test_a_costly_member_is_made_once() -> None:
    made = []

    def make() -> Iterator[bytes]:
        made.append(1)
        yield b"x"

    collect(Large("x", make, costly=True))
    assert len(made) == 1


def test_twenty_thousand_members_need_little_memory() -> None:
    def peak(count: int) -> int:
        members = (Small(f"{number:08d}.png", lambda: b"p" * 3000) for number in range(count))
        tracemalloc.start()
        for _chunk in stream_archive(members, lambda _path, _digest: None):
            pass
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    assert peak(20_000) - peak(1_000) < 15_000_000
