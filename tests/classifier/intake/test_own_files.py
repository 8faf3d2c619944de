"""A person's own files, read where they lie."""

import hashlib
import os
from pathlib import Path

import pytest

from classifier.intake.own_files import OwnFileLost, read_own

MOST = 1000


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "holiday"
    (folder / "beach").mkdir(parents=True)
    (folder / "beach/sun.jpg").write_bytes(b"sun")
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    return folder.resolve()


def refuse(root: Path, path: str, sha256: str = "") -> str:
    with pytest.raises(OwnFileLost) as error:
        read_own(root, path, MOST, sha256)
    return str(error.value.sentence)


@pytest.mark.parametrize("path", ["../secret.jpg", "beach/../../secret.jpg"])
def test_no_path_leads_out(root: Path, path: str) -> None:
    assert "leads out" in refuse(root, path)


def test_an_absolute_path_is_not_read(root: Path) -> None:
    assert "leads out" in refuse(root, str(root.parent / "secret.jpg"))


def test_no_link_leads_out(root: Path) -> None:
    (root / "file.jpg").symlink_to("../secret.jpg")
    (root / "folder").symlink_to(root.parent)
    assert "leads out" in refuse(root, "file.jpg")
    assert "leads out" in refuse(root, "folder/secret.jpg")


def test_a_link_that_comes_in_between_is_not_followed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    resolve = Path.resolve

    def exchange(path: Path, strict: bool = False) -> Path:
        found = resolve(path, strict)
        (root / "beach/sun.jpg").unlink()
        (root / "beach/sun.jpg").symlink_to(root.parent / "secret.jpg")
        return found

    monkeypatch.setattr(Path, "resolve", exchange)
    assert "cannot be read" in refuse(root, "beach/sun.jpg")


def test_links_inside_are_followed(root: Path) -> None:
    (root / "sun.jpg").symlink_to("beach/sun.jpg")
    assert read_own(root, "sun.jpg", MOST) == b"sun"


def test_what_has_gone_or_changed_or_is_no_file_is_told(root: Path) -> None:
    digest = hashlib.sha256(b"sun").hexdigest()
    os.mkfifo(root / "pipe.jpg")
    (root / "loop.jpg").symlink_to("loop.jpg")
    assert read_own(root, "beach/sun.jpg", MOST, digest) == b"sun"
    assert "changed" in refuse(root, "beach/sun.jpg", hashlib.sha256(b"moon").hexdigest())
    assert "no longer" in refuse(root, "beach/moon.jpg")
    assert "no longer" in refuse(root / "gone", "sun.jpg")
    for path in ("beach", "pipe.jpg", "loop.jpg", "a\0b"):
        assert "cannot be read" in refuse(root, path)


def test_no_more_is_read_than_a_picture_may_have(root: Path) -> None:
    (root / "large.jpg").write_bytes(b"x" * (MOST + 100))
    assert len(read_own(root, "large.jpg", MOST)) == MOST + 1
