"""A deleted dataset is gone at once; its files go in the background, and a kill in between leaves none."""

from pathlib import Path

import pytest
from django.test import Client

from classifier.intake import removal
from classifier.intake.removal import find_removed, remove_dataset, remove_some
from classifier.intake.tasks import remove_chunk
from classifier.models import Dataset, Image, Prediction, Review
from classifier.storage import LocalPictureStorage, StorageUnavailable
from tests.classifier.classification.waiting import make_dataset, make_waiting
from tests.conftest import list_stored
from tests.drawing import make_upload


def fill(client: Client, count: int) -> Dataset:
    client.post("/", {"pictures": [make_upload(f"{number}.jpg", seed=number) for number in range(count)]})
    return Dataset.objects.get(images__path="0.jpg")


def test_nothing_deleted_is_nothing_to_do(image: Image) -> None:
    assert remove_some() == 0
    assert Image.objects.count() == 1


def test_a_storage_that_is_away_loses_nothing(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise StorageUnavailable("away")

    remove_dataset(dataset=dataset)
    with monkeypatch.context() as patch:
        patch.setattr(LocalPictureStorage, "delete", refuse)
        with pytest.raises(StorageUnavailable):
            remove_some()
    assert Image.objects.count() == 1

    assert [remove_some() for _ in range(3)] == [1, 1, 0]


def test_a_deleted_dataset_is_gone_at_once_and_for_good(
    client: Client, image: Image, stranger: Client, pictures_dir: Path
) -> None:
    dataset = image.dataset
    client.post(f"/datasets/{dataset.pk}/delete")

    assert client.get(f"/datasets/{dataset.pk}/").status_code == 404
    assert client.get(f"/pictures/{image.pk}").status_code == 404
    assert "My pictures" not in client.get("/datasets/").content.decode()
    assert len(list_stored(pictures_dir)) == 2, "its files are the background's work"

    while remove_chunk.call():
        pass

    assert list(Image.objects.values_list("path", flat=True)) == ["strangers.jpg"]
    assert Dataset.with_removed.count() == 1
    assert Prediction.objects.count() == 1
    assert len(list_stored(pictures_dir)) == 1


def test_a_kill_between_files_and_rows_leaves_neither(
    client: Client, db: None, pictures_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(removal, "CHUNK", 2)
    remove_dataset(dataset=fill(client, 5))
    monkeypatch.setattr(Review.objects, "filter", _die)
    with pytest.raises(KeyboardInterrupt):
        remove_some()
    assert len(list_stored(pictures_dir)) == 3
    assert Image.objects.count() == 5
    monkeypatch.undo()

    while remove_some():
        pass

    assert list_stored(pictures_dir) == []
    assert not Dataset.with_removed.exists()


def _die(*_args: object, **_conditions: object) -> None:
    raise KeyboardInterrupt


def test_undone_reviews_go_with_their_dataset(client: Client, image: Image) -> None:
    address = f"/datasets/{image.dataset_id}/"
    client.post(address, {"action": "none", "chosen": f"{image.pk}:0"})
    client.post(f"{address}undo")
    assert Review.objects.filter(undoes__isnull=False).exists()
    client.post(f"{address}delete")

    while remove_some():
        pass

    assert not Review.objects.exists()


@pytest.mark.django_db
def test_what_was_not_classified_yet_is_not_classified_any_more() -> None:
    from classifier.classification.leases import claim

    dataset = make_dataset()
    make_waiting(dataset, 3)

    remove_dataset(dataset=dataset)

    assert claim(10) == []
    assert find_removed().get() == dataset
