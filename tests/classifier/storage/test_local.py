"""Pictures on the local disk: whole or not there, in nobody else's reach, and no litter."""

import errno
import io
import os
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

import pytest
from django.core.exceptions import SuspiciousFileOperation

from classifier.storage import LocalPictureStorage, StorageFull, StorageUnavailable, Variant, local
from classifier.storage.errors import disk_errors_translated

NAME = f"0d7c5d3e-0000-4000-8000-000000000001/{'ab' * 32}-12345678.jpg"
CONTENT = os.urandom(700_000)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the pictures go; not there before the first one."""
    return tmp_path / "data" / "pictures"


@pytest.fixture
def storage(folder: Path) -> LocalPictureStorage:
    """A storage in a folder of its own."""
    return LocalPictureStorage(folder)


def files_in(folder: Path) -> list[str]:
    """Everything below a folder, folders too."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def save(storage: LocalPictureStorage, name: str = NAME, content: bytes = CONTENT) -> str:
    """Store some bytes."""
    return storage.save(name, io.BytesIO(content))


@pytest.mark.parametrize(
    "name",
    [
        "",
        "/etc/passwd",
        "../x",
        "a/../../x",
        "a//x",
        "a/.hidden",
        "a\\x",
        "a/x\0",
        "a/x y",
        "a/",
        "é",
        "a" * 201,
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(
    storage: LocalPictureStorage, name: str, folder: Path
) -> None:
    for action in (storage.delete, storage.exists, storage.open, lambda name: save(storage, name)):
        with pytest.raises(SuspiciousFileOperation):
            action(name)
    assert not folder.exists()


def test_no_name_at_all_is_refused(storage: LocalPictureStorage) -> None:
    with pytest.raises(SuspiciousFileOperation):
        storage.save(None, io.BytesIO(b"x"))


def test_a_full_disk_is_said_and_leaves_nothing(
    storage: LocalPictureStorage, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def open_on_a_full_disk(path: Path) -> BinaryIO:
        path.touch()
        return Path("/dev/full").open("wb", buffering=0)

    monkeypatch.setattr(local, "open_new", open_on_a_full_disk)
    with pytest.raises(StorageFull) as caught:
        save(storage)
    assert caught.value.status == 507
    assert isinstance(caught.value.__cause__, OSError)
    assert files_in(folder) == []
    with pytest.raises(StorageFull):
        storage.check_writable()
    assert files_in(folder) == []


def test_a_used_up_quota_is_a_full_disk() -> None:
    with pytest.raises(StorageFull), disk_errors_translated("store"):
        raise OSError(errno.EDQUOT, "Disk quota exceeded")


def test_an_upload_that_breaks_off_leaves_nothing(storage: LocalPictureStorage, folder: Path) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() > 0:
                raise OSError(errno.EIO, "the upload's own file cannot be read")
            return super().read(size)

    with pytest.raises(StorageUnavailable) as caught:
        storage.save(NAME, Broken(CONTENT))
    assert caught.value.status == 503
    assert files_in(folder) == []


def test_a_folder_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "pictures").write_bytes(b"")
    storage = LocalPictureStorage(tmp_path / "pictures")
    with pytest.raises(StorageUnavailable):
        save(storage)
    with pytest.raises(StorageUnavailable):
        storage.check_writable()
    with pytest.raises(StorageUnavailable):
        storage.delete(NAME)


def test_another_picture_of_the_same_name_is_not_overwritten(
    storage: LocalPictureStorage, folder: Path
) -> None:
    save(storage)
    with pytest.raises(StorageUnavailable):
        save(storage, content=b"another")
    assert (folder / NAME).read_bytes() == CONTENT
    assert len(files_in(folder)) == 2


def test_a_missing_picture_is_not_found(storage: LocalPictureStorage) -> None:
    with pytest.raises(FileNotFoundError):
        storage.open(NAME)
    assert not storage.exists(NAME)


def test_pictures_are_not_opened_for_writing(storage: LocalPictureStorage) -> None:
    save(storage)
    with pytest.raises(ValueError, match="reading only"):
        storage.open(NAME, "wb")


def test_a_picture_comes_back_as_it_was(storage: LocalPictureStorage, folder: Path) -> None:
    content = io.BytesIO(CONTENT)
    content.seek(0, os.SEEK_END)
    assert storage.save(NAME, content) == NAME
    with storage.open(NAME) as file:
        assert file.read() == CONTENT
    assert storage.exists(NAME)
    assert files_in(folder) == [NAME.split("/")[0], NAME]


def test_a_repeated_upload_changes_nothing(storage: LocalPictureStorage, folder: Path) -> None:
    assert save(storage) == save(storage) == NAME
    assert len(files_in(folder)) == 2


def test_other_users_of_the_machine_cannot_read_pictures(storage: LocalPictureStorage, folder: Path) -> None:
    save(storage)
    assert stat.S_IMODE((folder / NAME).stat().st_mode) == 0o600
    assert stat.S_IMODE((folder / NAME).parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_deleting_removes_the_last_pictures_folder_and_no_other(
    storage: LocalPictureStorage, folder: Path
) -> None:
    other = NAME.replace("12345678", "87654321")
    save(storage)
    save(storage, other)
    storage.delete(NAME)
    assert storage.exists(other)
    storage.delete(other)
    storage.delete(other)
    assert files_in(folder) == []
    assert folder.is_dir()


def test_uploads_survive_deletions_of_the_same_folder(storage: LocalPictureStorage) -> None:
    """The folder is removed as empty again and again while another thread stores into it."""
    names = [f"dataset/{index}.jpg" for index in range(300)]
    stop = threading.Event()

    def delete_again_and_again() -> None:
        while not stop.is_set():
            save(storage, "dataset/other.jpg", b"x")
            storage.delete("dataset/other.jpg")

    thread = threading.Thread(target=delete_again_and_again)
    thread.start()
    try:
        for name in names:
            save(storage, name, b"picture")
            storage.delete(name)
    finally:
        stop.set()
        thread.join()


def test_the_listing_has_everything_of_ours_and_when_it_came(
    storage: LocalPictureStorage, folder: Path
) -> None:
    assert list(storage.list_names()) == []
    save(storage, "first/a.jpg")
    save(storage, "second/b.jpg")
    # What an upload leaves when the process is killed in the midst of it.
    interrupted = folder / "second" / "c.jpg.0123abcd.part"
    interrupted.write_bytes(b"half")
    (folder / "second" / ".DS_Store").write_bytes(b"not ours")
    files = {file.name: file.modified for file in storage.list_names()}
    assert set(files) == {"first/a.jpg", "second/b.jpg", "second/c.jpg.0123abcd.part"}
    assert datetime.now(UTC) - timedelta(minutes=1) < files["first/a.jpg"] <= datetime.now(UTC)
    assert [file.name for file in storage.list_names("first/")] == ["first/a.jpg"]
    for name in files:
        storage.delete(name)
    assert list(storage.list_names()) == []


def test_the_listing_does_not_leave_its_folder(storage: LocalPictureStorage) -> None:
    with pytest.raises(SuspiciousFileOperation):
        list(storage.list_names("../"))


def test_there_is_no_public_address(storage: LocalPictureStorage) -> None:
    assert storage.address_of(NAME) is None
    assert storage.address_of(NAME, Variant.THUMBNAIL) is None
    assert not storage.makes_variants
    assert storage.delivery_origin is None


def test_the_write_check_leaves_nothing(storage: LocalPictureStorage, folder: Path) -> None:
    storage.check_writable()
    assert files_in(folder) == []
