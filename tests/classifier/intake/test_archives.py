"""ZIPs from strangers: whatever they say of themselves, memory stays bounded, each refusal has a reason."""

import tracemalloc
import zipfile
from io import BytesIO

import pytest

from classifier.intake.archives import (
    ArchiveLimits,
    ArchiveRefused,
    MemberRefused,
    is_archive,
    leads_outside,
    list_members,
    open_archive,
    read_member,
)
from tests.classifier.intake.zips import draw_members, encrypt, lie_about_size, make_link, make_zip

LIMITS = ArchiveLimits(max_members=1000, max_file_bytes=1024 * 1024, max_total_bytes=10 * 1024 * 1024)
PICTURE = draw_members(1)


def refuse(content: bytes) -> str:
    """The sentence with which the archive as a whole is refused."""
    with pytest.raises(ArchiveRefused) as refused:
        open_archive(BytesIO(content), LIMITS)
    return str(refused.value.sentence)


def refuse_member(content: bytes) -> str:
    """The sentence with which the archive's only member is refused."""
    archive = open_archive(BytesIO(content), LIMITS)
    [member] = list_members(archive)
    with pytest.raises(MemberRefused) as refused:
        read_member(archive, member, LIMITS)
    return str(refused.value.sentence)


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04", b"Dear diary" * 100, make_zip(PICTURE)[:-30], b"PK\x05\x06" + bytes(18) + b"x"],
    ids=["nothing", "beginning", "text", "cut", "rest"],
)
def test_what_is_no_zip_is_refused(content: bytes) -> None:
    assert refuse(content) in ("This file is not a ZIP archive, or it is damaged.", "This archive is empty.")


def test_an_archive_without_files_is_refused() -> None:
    assert "empty" in refuse(make_zip({}))
    assert "empty" in refuse(make_zip({"folder/": b"", "__MACOSX/._a.jpg": b"x"}))


def test_a_hundred_thousand_members_are_refused_in_little_memory() -> None:
    content = make_zip({f"{number}": b"" for number in range(100_000)})
    tracemalloc.start()
    assert "at most 1000" in refuse(content)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5 * 1024 * 1024


def test_members_beyond_the_number_that_the_archive_tells_are_counted() -> None:
    content = bytearray(make_zip({f"{number}": b"" for number in range(2000)}))
    end = content.rfind(b"PK\x05\x06")
    content[end + 8 : end + 12] = b"\x01\x00\x01\x00"
    assert "too many files" in refuse(bytes(content))


def test_a_bomb_is_refused_from_what_it_says() -> None:
    content = make_zip({f"{n}.bmp": bytes(1_000_000) for n in range(20)}, compression=zipfile.ZIP_DEFLATED)
    assert len(content) < 100_000
    assert "at most 10" in refuse(content)


def test_a_bomb_that_tells_less_is_never_unpacked_beyond_it() -> None:
    bomb = make_zip({"a.bmp": bytes(900 * 1024)}, compression=zipfile.ZIP_DEFLATED)
    assert "damaged" in refuse_member(lie_about_size(bomb, 100))


@pytest.mark.parametrize(("size", "says"), [(2 * 1024 * 1024, "larger than 1 MB"), (10, "damaged")])
def test_lies_about_sizes_are_found_out(size: int, says: str) -> None:
    assert says in refuse_member(lie_about_size(make_zip(PICTURE), size))


def test_a_member_packed_far_too_tightly_is_refused() -> None:
    limits = ArchiveLimits(max_file_bytes=100 * 1024 * 1024)
    content = make_zip({"a.bmp": bytes(8 * 1024 * 1024)}, compression=zipfile.ZIP_DEFLATED)
    archive = open_archive(BytesIO(content), limits)
    with pytest.raises(MemberRefused, match="tightly"):
        read_member(archive, archive.infolist()[0], limits)


def test_overlapping_members_are_refused() -> None:
    content = make_zip({"a.jpg": PICTURE["photos/0.jpg"], "b.jpg": b"x" * 50})
    start = content.find(b"PK\x01\x02", content.find(b"PK\x01\x02") + 4)
    both_at_zero = content[: start + 42] + bytes(4) + content[start + 46 :]
    archive = open_archive(BytesIO(both_at_zero), LIMITS)
    with pytest.raises(MemberRefused, match="damaged"):
        read_member(archive, archive.infolist()[1], LIMITS)


@pytest.mark.parametrize(
    "name", ["../a.jpg", "a/../../b.jpg", "/etc/a.jpg", "C:\\a.jpg", "..\\a.jpg", "c:/a.jpg", "a\0.jpg"]
)
def test_a_name_that_leads_out_is_refused(name: str) -> None:
    assert leads_outside(name)


@pytest.mark.parametrize("name", ["a.jpg", "a/b c/ü.jpg", "a..b.jpg", "...jpg", "a/x:y.jpg"])
def test_an_ordinary_name_is_taken(name: str) -> None:
    assert not leads_outside(name)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (make_zip({"../../etc/a.jpg": PICTURE["photos/0.jpg"]}), "leads out"),
        (encrypt(make_zip(PICTURE)), "encrypted"),
        (make_link("a.jpg", "/etc/passwd"), "link"),
        (make_zip({"inner.zip": make_zip(PICTURE)}), "archive within"),
        (make_zip({"inner.jpg": make_zip(PICTURE)}), "archive within"),
        (make_zip(PICTURE, compression=zipfile.ZIP_LZMA), "packed in a way"),
    ],
    ids=["path", "encrypted", "link", "nested", "nested in disguise", "method"],
)
def test_a_member_that_is_no_plain_file_is_refused_with_its_reason(content: bytes, says: str) -> None:
    assert says in refuse_member(content)


def test_damage_within_one_member_does_not_touch_the_others() -> None:
    content = bytearray(make_zip(draw_members(3)))
    content[content.find(b"photos/1.jpg") + 200] ^= 0xFF
    archive = open_archive(BytesIO(bytes(content)), LIMITS)
    first, second, third = list_members(archive)
    read_member(archive, first, LIMITS)
    with pytest.raises(MemberRefused, match="damaged"):
        read_member(archive, second, LIMITS)
    read_member(archive, third, LIMITS)


def test_members_come_whole_with_their_paths() -> None:
    members = draw_members(3)
    archive = open_archive(BytesIO(make_zip(members, compression=zipfile.ZIP_DEFLATED)), LIMITS)
    read = {m.filename: read_member(archive, m, LIMITS).read() for m in list_members(archive)}
    assert read == members


def test_archives_are_told_by_content_or_name() -> None:
    assert is_archive("a.jpg", b"PK\x03\x04")
    assert is_archive("a.ZIP", b"text")
    assert not is_archive("a.jpg", b"\xff\xd8\xff\xe0")
