"""ZIPs in the background: what is good becomes pictures, whatever else the archive holds."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from classifier.classification.tasks import classify_chunk
from classifier.intake import unpacking
from classifier.intake.unpacking import keep_archive, path_of, unpack_next
from classifier.models import Archive, Dataset, Image
from classifier.storage import LocalPictureStorage, StorageUnavailable
from tests.classifier.classification.waiting import make_dataset
from tests.classifier.intake.zips import draw_members, encrypt, make_zip
from tests.conftest import list_stored
from tests.drawing import make_upload

pytestmark = pytest.mark.django_db
GOOD = make_zip(draw_members(3))


@pytest.fixture(autouse=True)
def data_dir(settings: LazySettings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path / "data"
    return tmp_path / "data"


def upload(client: Client, content: bytes, name: str = "pile.zip") -> tuple[int, str]:
    response = client.post("/", {"pictures": SimpleUploadedFile(name, content)})
    return response.status_code, response.headers.get("Location", response.content.decode())


@pytest.mark.parametrize(
    ("content", "status", "says"),
    [(b"no zip at all", 415, "not a ZIP"), (make_zip({}), 400, "empty")],
)
def test_a_bad_archive_is_refused_at_once_and_nothing_is_kept(
    client: Client, data_dir: Path, content: bytes, status: int, says: str
) -> None:
    answered, page = upload(client, content)

    assert (answered, says in page, "pile.zip" in page) == (status, True, True)
    assert not Archive.objects.exists()
    assert list_stored(data_dir) == []


def test_too_many_members_are_refused_with_the_number(client: Client, settings: LazySettings) -> None:
    settings.UPLOAD_MAX_ARCHIVE_FILES = 2

    status, page = upload(client, GOOD)

    assert status == 413
    assert "at most 2" in page


def test_a_visitor_cannot_fill_the_disk_with_archives(client: Client, data_dir: Path) -> None:
    answers = [upload(client, GOOD)[0] for _ in range(7)]

    assert answers == [302] * 5 + [429] * 2
    assert len(list_stored(data_dir)) == 5


def test_a_good_archive_becomes_pictures_with_their_paths(client: Client, data_dir: Path) -> None:
    status, address = upload(client, GOOD)
    assert status == 302
    assert "being read" in client.get(address).content.decode()

    assert [unpack_next(), unpack_next()] == [1, 0]
    classify_chunk.call()

    paths = Image.objects.order_by("path").values_list("path", "state")
    assert list(paths) == [(f"photos/{number}.jpg", "unreviewed") for number in range(3)]
    page = client.get(address).content.decode()
    assert "3 of 3 pictures are classified" in page
    assert "being read" not in page
    assert list_stored(data_dir) == []


def test_one_bad_member_never_stops_the_others() -> None:
    members = {"a.txt": b"text", **draw_members(2), "../b.jpg": b"x", "c.zip": GOOD, "d.jpg": b""}
    archive = keep_archive(dataset=make_dataset(), file=make_upload("x.zip", make_zip(members)), name="x.zip")

    unpack_next()

    archive.refresh_from_db()
    assert (archive.state, archive.stored, archive.refused) == ("done", 2, 4)
    assert [name for name, _sentence in archive.refusals] == ["a.txt", "b.jpg", "c.zip", "d.jpg"]


def test_an_encrypted_archive_names_each_member() -> None:
    content = encrypt(make_zip(draw_members(2)))
    archive = keep_archive(dataset=make_dataset(), file=make_upload("x.zip", content), name="x.zip")

    unpack_next()

    archive.refresh_from_db()
    assert (archive.stored, archive.refused) == (0, 2)
    assert all("encrypted" in sentence for _name, sentence in archive.refusals)


def test_what_the_quota_leaves_out_is_counted_and_said(settings: LazySettings) -> None:
    settings.QUOTA_VISITOR_PICTURES = 2
    archive = keep_archive(dataset=make_dataset(), file=make_upload("x.zip", GOOD), name="x.zip")

    unpack_next()

    archive.refresh_from_db()
    assert (archive.state, archive.stored, archive.refused) == ("done", 2, 1)
    assert "as many as one person may" in archive.sentence


def test_reading_that_was_cut_off_goes_on_when_its_lease_has_lapsed(monkeypatch: pytest.MonkeyPatch) -> None:
    archive = keep_archive(dataset=make_dataset(), file=make_upload("x.zip", GOOD), name="x.zip")

    def fail(*_args: object, **_options: object) -> str:
        raise StorageUnavailable("down")

    with monkeypatch.context() as broken:
        broken.setattr(LocalPictureStorage, "save", fail)
        with pytest.raises(StorageUnavailable):
            unpack_next()
    assert unpack_next() == 0, "somebody else may still be reading it"
    Archive.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

    assert unpack_next() == 1

    archive.refresh_from_db()
    assert (archive.state, archive.stored, Image.objects.count()) == ("done", 3, 3)


def test_an_archive_that_ends_every_reader_is_given_up() -> None:
    archive = keep_archive(dataset=make_dataset(), file=make_upload("x.zip", GOOD), name="x.zip")
    Archive.objects.update(attempts=unpacking.MOST_ATTEMPTS)

    assert unpack_next() == 0

    archive.refresh_from_db()
    assert archive.state == Archive.State.REFUSED
    assert not path_of(archive.pk).exists()


def test_an_archive_of_another_machine_is_left_to_it() -> None:
    Archive.objects.create(dataset=make_dataset(), name="elsewhere.zip", size=9)

    assert unpack_next() == 0


def test_an_archive_of_a_deleted_dataset_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    archive = keep_archive(dataset=make_dataset(), file=make_upload("x.zip", GOOD), name="x.zip")
    Dataset.objects.all().delete()
    assert unpack_next() == 0
    monkeypatch.setattr(unpacking, "STRAY_AFTER_SECONDS", -1)

    assert unpack_next() == 0

    assert not path_of(archive.pk).exists()


def test_pictures_and_an_archive_in_one_form_are_both_taken(client: Client) -> None:
    files = [make_upload("a.jpg", seed=70), SimpleUploadedFile("pile.zip", GOOD)]

    response = client.post("/", {"pictures": files}, follow=True)

    assert response.status_code == 200
    unpack_next()
    assert Image.objects.count() == 4


def test_members_that_are_here_already_are_told_with_a_link(client: Client, data_dir: Path) -> None:
    client.post("/", {"pictures": make_upload("known.jpg", seed=7)})
    known = Image.objects.get()
    members = {"again.jpg": bytes(make_upload(seed=7).read()), "new.jpg": bytes(make_upload(seed=8).read())}
    pile = SimpleUploadedFile("pile.zip", make_zip(members))
    keep_archive(dataset=known.dataset, file=pile, name="pile.zip")
    unpack_next()

    archive = Archive.objects.get()
    assert (archive.stored, archive.known, archive.refused) == (1, 1, 0)
    assert archive.doubles == [["again.jpg", str(known.pk)]]
    page = client.get(f"/datasets/{known.dataset_id}/progress").content.decode()
    assert f'<a class="name" href="/images/{known.pk}/">again.jpg</a>' in page
