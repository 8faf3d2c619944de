"""Pictures in and out of the store."""

import threading
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import OperationalError, transaction
from django.test import Client

from classifier.active_model import active_card
from classifier.intake import services
from classifier.intake.images import PictureRefused
from classifier.intake.services import (
    Complete,
    clean_name,
    delete_image,
    delete_images,
    store_upload,
    store_uploads,
)
from classifier.models import Dataset, Image, Prediction
from classifier.storage import LocalPictureStorage, StorageUnavailable
from classifier.storage.errors import StorageFull, StorageRefused
from tests.conftest import list_stored
from tests.drawing import draw_picture, encode, make_upload

VISITOR = "11111111-2222-4333-8444-555555555555"

pytestmark = pytest.mark.django_db


@pytest.fixture
def own() -> Dataset:
    return Dataset.objects.create(name="My pictures", visitor=VISITOR)


def test_a_refused_picture_leaves_no_row_and_no_file(own: Dataset, pictures_dir: Path) -> None:
    with pytest.raises(PictureRefused):
        store_upload(dataset=own, file=make_upload(content=b"just text"), name="text.jpg")

    assert not Image.objects.exists()
    assert list_stored(pictures_dir) == []


@pytest.mark.parametrize("error", [StorageUnavailable("down"), StorageFull("full")])
def test_what_cannot_be_stored_is_not_recorded(
    own: Dataset, monkeypatch: pytest.MonkeyPatch, error: StorageUnavailable
) -> None:
    def fail(*_args: object) -> str:
        raise error

    monkeypatch.setattr(LocalPictureStorage, "save", fail)

    uploaded = store_uploads(dataset=own, files=[make_upload(seed=1), make_upload(seed=2)])

    assert not Image.objects.exists()
    assert [refusal.status for refusal in uploaded.refusals] == [error.status] * 2
    assert uploaded.status == error.status


def test_when_the_thumbnail_cannot_be_stored_the_original_does_not_stay(
    own: Dataset, pictures_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = LocalPictureStorage.save

    def fail_for_thumbnails(self: LocalPictureStorage, name: str, content: object) -> str:
        if "thumbnail" in name:
            raise StorageFull("full")
        return save(self, name, content)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(LocalPictureStorage, "save", fail_for_thumbnails)
    large = make_upload(content=encode(draw_picture(800, 600)))

    store_uploads(dataset=own, files=[large])

    assert list_stored(pictures_dir) == []
    assert not Image.objects.exists()


def test_when_the_row_cannot_be_written_the_file_does_not_stay(
    own: Dataset, pictures_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_options: object) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(services, "_count", fail)

    with pytest.raises(OperationalError), transaction.atomic():
        store_upload(dataset=own, file=make_upload(), name="a.jpg")

    assert list_stored(pictures_dir) == []
    assert not Image.objects.exists()


def test_when_nobody_can_say_what_it_shows_the_file_does_not_stay(own: Dataset, pictures_dir: Path) -> None:
    def fail(_image: Image) -> Complete:
        raise ValueError("no finite numbers")

    with pytest.raises(ValueError, match="finite"):
        store_upload(dataset=own, file=make_upload(), name="a.jpg", look=fail)

    assert list_stored(pictures_dir) == []
    assert not Image.objects.exists()


def test_when_what_it_shows_cannot_be_recorded_the_picture_does_not_stay(
    own: Dataset, pictures_dir: Path
) -> None:
    def look(_image: Image) -> Complete:
        def fail() -> list[Prediction]:
            raise OperationalError("database or disk is full")

        return fail

    with pytest.raises(OperationalError):
        store_upload(dataset=own, file=make_upload(), name="a.jpg", look=look)

    assert list_stored(pictures_dir) == []
    assert not Image.objects.exists()
    assert Dataset.objects.get().image_count == 0


def test_a_slow_store_that_fails_after_the_look_leaves_nothing(
    own: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_looked = threading.Event()

    def fail_late(*_args: object) -> str:
        assert has_looked.wait(10)
        raise StorageUnavailable("down")

    def look(_image: Image) -> Complete:
        has_looked.set()
        return tuple

    monkeypatch.setattr(LocalPictureStorage, "save", fail_late)

    uploaded = store_uploads(dataset=own, files=[make_upload()], look=look)

    assert [refusal.status for refusal in uploaded.refusals] == [503]
    assert not Image.objects.exists()


def test_a_picture_that_the_storage_will_not_have_costs_the_others_nothing(
    own: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    save, names = LocalPictureStorage.save, []

    def refuse_the_first(self: LocalPictureStorage, name: str, content: object) -> str:
        names.append(name)
        if len(names) == 1:
            raise StorageRefused("too large for the plan")
        return save(self, name, content)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(LocalPictureStorage, "save", refuse_the_first)

    uploaded = store_uploads(dataset=own, files=[make_upload(seed=1), make_upload("b.jpg", seed=2)])

    assert [image.path for image in uploaded.images] == ["b.jpg"]
    assert [refusal.status for refusal in uploaded.refusals] == [422]


def test_one_bad_picture_costs_the_others_nothing(own: Dataset) -> None:
    files = [make_upload("a.jpg", seed=1), make_upload("b.jpg", b""), make_upload("c.jpg", seed=3)]

    uploaded = store_uploads(dataset=own, files=files)

    assert [image.path for image in uploaded.images] == ["a.jpg", "c.jpg"]
    assert [(refusal.name, refusal.status) for refusal in uploaded.refusals] == [("b.jpg", 400)]


def test_a_visitor_at_their_limit_is_told_to_delete_some(own: Dataset, settings: LazySettings) -> None:
    settings.QUOTA_VISITOR_PICTURES = 1

    uploaded = store_uploads(dataset=own, files=[make_upload(seed=1), make_upload(seed=2)])

    assert len(uploaded.images) == 1
    assert uploaded.refusals[0].status == 429
    assert "Delete some" in str(uploaded.refusals[0].sentence)


def test_the_same_bytes_again_are_the_same_picture(own: Dataset, pictures_dir: Path) -> None:
    first = store_upload(dataset=own, file=make_upload(), name="a.jpg")
    again = store_upload(dataset=own, file=make_upload(), name="b.jpg")

    assert again == first
    assert len(list_stored(pictures_dir)) == 1
    assert Dataset.objects.get().image_count == 1


def test_the_same_picture_arriving_twice_at_once_is_kept_once(
    own: Dataset, pictures_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = []

    # The quotas are asked for after the look for a known picture and before the row is written.
    def store_the_other(dataset: Dataset, _new_bytes: int) -> None:
        monkeypatch.setattr(services, "check_quotas", lambda *_args: None)
        others.append(store_upload(dataset=dataset, file=make_upload(), name="other.jpg"))

    monkeypatch.setattr(services, "check_quotas", store_the_other)

    image = store_upload(dataset=own, file=make_upload(), name="mine.jpg")

    assert [image] == others
    assert list_stored(pictures_dir) == [image.file]
    assert Dataset.objects.get().image_count == 1


def test_a_stored_picture_is_described_and_waits_for_its_classes(own: Dataset, pictures_dir: Path) -> None:
    content = encode(draw_picture(800, 600))

    image = store_upload(dataset=own, file=make_upload(content=content), name="a.jpg")

    image.refresh_from_db()
    assert (image.format, image.width, image.height, image.size) == ("JPEG", 800, 600, len(content))
    assert image.state == Image.State.PENDING
    assert len(bytes(image.views or b"")) == len(active_card().views.views) * 32 * 32 * 3
    assert (pictures_dir / image.file).read_bytes() == content
    assert list_stored(pictures_dir) == sorted([image.file, image.thumbnail])
    own.refresh_from_db()
    assert (own.image_count, own.stored_bytes) == (1, image.stored_bytes)
    assert image.stored_bytes == sum((pictures_dir / n).stat().st_size for n in image.stored_names)


def test_what_a_browser_cannot_show_gets_a_rendition(own: Dataset, pictures_dir: Path) -> None:
    tiff = encode(draw_picture(2000, 1000), "TIFF")

    image = store_upload(dataset=own, file=make_upload("a.tif", tiff), name="a.tif")

    assert (pictures_dir / image.rendition).read_bytes().startswith(b"\xff\xd8\xff")


def test_a_deleted_picture_is_gone_from_rows_and_disk(own: Dataset, pictures_dir: Path) -> None:
    image = store_upload(dataset=own, file=make_upload(), name="a.jpg")
    kept = store_upload(dataset=own, file=make_upload(seed=5), name="b.jpg")

    delete_image(image=image)

    assert list(Image.objects.all()) == [kept]
    assert list_stored(pictures_dir) == [kept.file]
    own.refresh_from_db()
    assert (own.image_count, own.stored_bytes) == (1, kept.stored_bytes)


def test_deleting_twice_does_not_count_twice(own: Dataset) -> None:
    image = store_upload(dataset=own, file=make_upload(), name="a.jpg")
    delete_image(image=Image.objects.get(pk=image.pk))

    delete_image(image=image)

    own.refresh_from_db()
    assert (own.image_count, own.stored_bytes) == (0, 0)


def test_a_deletion_holds_although_the_storage_is_down(own: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    image = store_upload(dataset=own, file=make_upload(), name="a.jpg")

    def fail(*_args: object) -> None:
        raise StorageUnavailable("down")

    monkeypatch.setattr(LocalPictureStorage, "delete", fail)

    delete_image(image=image)

    assert not Image.objects.exists()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("", "picture"),
        ("\x00\n", "picture"),
        (" a\x00b\u202e.jpg ", "ab.jpg"),
        ("x" * 300 + ".jpg", "x" * 251 + ".jpg"),
        ("Katze auf dem Sofa.JPG", "Katze auf dem Sofa.JPG"),
    ],
)
def test_a_name_from_outside_becomes_one_that_can_be_kept(name: str, kept: str) -> None:
    assert clean_name(name) == kept


def test_only_the_datasets_own_pictures_are_deleted_together(
    dataset: Dataset, stranger: Client, pictures_dir: Path
) -> None:
    every = list(Image.objects.values_list("pk", flat=True))

    assert delete_images(dataset=dataset, image_ids=every) == 1

    assert Image.objects.get().path == "strangers.jpg"
    assert len(list_stored(pictures_dir)) == 1
    dataset.refresh_from_db()
    assert (dataset.image_count, dataset.stored_bytes) == (0, 0)
