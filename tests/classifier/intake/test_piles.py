"""A pile of pictures where it lies: folders, ZIPs, tar files, single files."""

import os
import tarfile
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from classifier.intake.images import PictureRefused
from classifier.intake.pile_sources import open_pile
from classifier.intake.piles import Pile, PileError

MOST = 1000
FILES = {
    "b/2.jpg": b"two",
    "a.png": b"one",
    "b/1.JPG": b"one and a half",
    "notes.txt": b"no",
    "b/2.cls": b"3",
}


def make_folder(folder: Path) -> Path:
    for name, content in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def make_zip(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in FILES.items():
            archive.writestr(name, content)
    return path


def make_tar(path: Path, compression: str = "") -> Path:
    with tarfile.open(path, f"w:{compression}") as archive:  # type: ignore[call-overload]
        for name, content in FILES.items():
            info = tarfile.TarInfo(f"./{name}")
            info.size = len(content)
            archive.addfile(info, BytesIO(content))
    return path


def list_pile(pile: Pile) -> dict[str, bytes]:
    return {pile.path(index): pile.read(index, MOST) for index in range(len(pile))}


@pytest.mark.parametrize("content", [b"PK\x03\x04 but no ZIP", b"\x1f\x8b but no gzip", b"\x1f\x8b\x08\x00"])
def test_a_damaged_archive_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(PileError, match=r"not an archive|cannot be read"):
        open_pile(tmp_path / "a.zip")


def test_a_truncated_tar_file_is_refused(tmp_path: Path) -> None:
    path = make_tar(tmp_path / "a.tar", "gz")
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(PileError):
        open_pile(path)


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PileError, match="No such file"):
        open_pile(tmp_path / "nothing")


def test_too_large_a_file_is_refused_unread(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"x" * (MOST + 1))
    with pytest.raises(PictureRefused, match="too_many_bytes"):
        open_pile(tmp_path).read(0, MOST)


def test_an_encrypted_member_is_refused_and_the_others_are_not(tmp_path: Path) -> None:
    content = make_zip(tmp_path / "a.zip").read_bytes()
    with zipfile.ZipFile(BytesIO(content)) as archive:
        entry = content.index(b"PK\x01\x02")
        assert archive.infolist()[0].filename == "b/2.jpg"
    (tmp_path / "a.zip").write_bytes(content[: entry + 8] + b"\x01" + content[entry + 9 :])
    pile = open_pile(tmp_path / "a.zip")
    with pytest.raises(PictureRefused) as refused:
        pile.read(0, MOST)
    assert "encrypted" in str(refused.value.sentence)
    assert pile.read(1, MOST) == b"one"


def test_a_damaged_member_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.jpg", b"right content")
    path.write_bytes(path.read_bytes().replace(b"right content", b"wrong content"))
    with pytest.raises(PictureRefused, match="broken"):
        open_pile(path).read(0, MOST)


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"short")
    pile = open_pile(tmp_path)
    (tmp_path / "a.jpg").write_bytes(b"longer than before")
    with pytest.raises(PictureRefused, match="broken"):
        pile.read(0, MOST)


def test_a_link_that_leads_nowhere_is_told_and_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "lost.jpg").symlink_to(tmp_path / "nothing")
    (tmp_path / "round").symlink_to(tmp_path)
    pile = open_pile(tmp_path)
    assert len(pile) == 1
    with pytest.raises(PictureRefused) as refused:
        pile.read(0, MOST)
    assert "No such file" in str(refused.value.sentence)


def test_a_folder_comes_in_the_order_of_its_paths(tmp_path: Path) -> None:
    pile = open_pile(make_folder(tmp_path / "in"))
    assert list(list_pile(pile).items()) == [
        ("a.png", b"one"),
        ("b/1.JPG", b"one and a half"),
        ("b/2.jpg", b"two"),
    ]
    assert pile.others == {".txt": 1, ".cls": 1}
    assert pile.root == f"{tmp_path / 'in'}/"


def test_subfolders_are_left_alone_unless_asked_for(tmp_path: Path) -> None:
    assert list(list_pile(open_pile(make_folder(tmp_path), recursive=False))) == ["a.png"]


@pytest.mark.parametrize("compression", ["zip", "", "gz", "bz2", "xz"])
def test_archives_come_in_their_own_order(compression: str, tmp_path: Path) -> None:
    path = tmp_path / "archive"
    pile = open_pile(make_zip(path) if compression == "zip" else make_tar(path, compression))
    assert list(list_pile(pile).items()) == [
        ("b/2.jpg", b"two"),
        ("a.png", b"one"),
        ("b/1.JPG", b"one and a half"),
    ]


def test_a_single_file_counts_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "picture.dat").write_bytes(b"x")
    pile = open_pile(tmp_path / "picture.dat")
    assert list_pile(pile) == {"picture.dat": b"x"}
    assert pile.root == f"{tmp_path}/"


def test_what_systems_leave_behind_is_passed_over(tmp_path: Path) -> None:
    for name in (".hidden.jpg", "__MACOSX/a.jpg", ".thumbs/a.jpg", "@eaDir/a.jpg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert len(open_pile(tmp_path)) == 0


def test_a_change_is_noticed(tmp_path: Path) -> None:
    path = make_folder(tmp_path) / "a.png"
    before = open_pile(tmp_path)
    assert before.fingerprint() == open_pile(tmp_path).fingerprint()
    status = path.stat()
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 1))
    after = open_pile(tmp_path)
    assert before.fingerprint() != after.fingerprint()
    assert before.fingerprint(with_marks=False) == after.fingerprint(with_marks=False)
