"""Pictures of datasets that learn get features in the background, once each; nobody else's do."""

from pathlib import Path

import numpy as np
import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from classifier.active_model import PHOTO, active_card
from classifier.classification.services import ask_second_opinion
from classifier.intake.services import delete_image
from classifier.learning import features
from classifier.learning.features import fill_some, find_featureless, start_features
from classifier.learning.refits import refit_some
from classifier.models import Dataset, Features, Image
from classifier.models.image import LEASE
from classifier.storage import LocalPictureStorage, StorageUnavailable
from tests.classifier.learning.drawn import give, read_guesses
from tests.conftest import list_stored
from tests.drawing import make_upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def images(client: Client, dataset: Dataset) -> list[Image]:
    """Four uploaded pictures of two classes, labelled, and one that is not."""
    client.post("/", {"pictures": [make_upload(f"{seed}.jpg", seed=seed) for seed in range(10, 14)]})
    found = list(Image.objects.order_by("path"))
    give(dataset, found[:2], dataset.classes.get(name="cat"))
    give(dataset, found[2:4], dataset.classes.get(name="ship"))
    return found


@pytest.fixture
def learning(dataset: Dataset, images: list[Image]) -> Dataset:
    """Their dataset, which wants features."""
    assert start_features(dataset)
    return dataset


def finish() -> int:
    count = 0
    while done := fill_some():
        count += done
    return count


def test_labels_of_one_class_are_no_reason_to_look(dataset: Dataset, images: list[Image]) -> None:
    give(dataset, images[:4], dataset.classes.get(name="cat"))

    assert not start_features(dataset)
    assert fill_some() == 0


def test_without_the_photo_network_nothing_is_looked_at(learning: Dataset, settings: LazySettings) -> None:
    settings.PHOTO_NETWORK = False

    assert fill_some() == 0
    assert not find_featureless().exists()


def test_a_lost_original_is_passed_over(learning: Dataset, images: list[Image], pictures_dir: Path) -> None:
    (pictures_dir / images[1].file).unlink()

    assert finish() == 5

    assert Features.objects.count() == 4
    assert not find_featureless().exists()


def test_a_storage_that_is_away_is_tried_again_later(
    learning: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise StorageUnavailable("away")

    with monkeypatch.context() as patch:
        patch.setattr(LocalPictureStorage, "open", fail)
        with pytest.raises(StorageUnavailable):
            fill_some()
    assert fill_some() == 1  # the others are leased
    Image.objects.update(lease_until=timezone.now() - LEASE)

    assert finish() == 4


def test_each_picture_gets_features_once(learning: Dataset, images: list[Image]) -> None:
    assert finish() == 5
    assert fill_some() == 0

    row = Features.objects.get(image=images[0])
    assert (row.dataset, row.network) == (learning, active_card(PHOTO).model_version)
    assert len(bytes(row.vector)) == 2 * 1280
    assert np.isfinite(np.frombuffer(bytes(row.vector), np.float16)).all()


def test_the_labelled_ones_come_first(
    learning: Dataset, images: list[Image], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(features, "CHUNK", 3)

    fill_some()

    assert not Features.objects.filter(image=images[4]).exists()


def test_what_the_photo_network_has_answered_is_not_asked_again(
    learning: Dataset, images: list[Image], monkeypatch: pytest.MonkeyPatch
) -> None:
    for image in images:
        ask_second_opinion(image=image, network=PHOTO)
    said = images[0].predictions.get(model_version=active_card(PHOTO).model_version)
    monkeypatch.setattr(features, "make_views_again", None)

    assert finish() == 5

    vector = np.frombuffer(bytes(Features.objects.get(image=images[0]).vector), np.float16)
    assert np.allclose(vector, np.frombuffer(bytes(said.features), np.float32), atol=2e-3)


def test_cut_off_the_pictures_are_taken_up_again(learning: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(features, "_record", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            fill_some()
    Image.objects.update(lease_until=timezone.now() - LEASE)

    assert finish() == 5
    assert Features.objects.count() == 5


def test_labels_are_learnt_from_once_their_pictures_have_features(
    dataset: Dataset, images: list[Image]
) -> None:
    refit_some()  # finds that there is something to learn from
    finish()

    assert refit_some() == 1

    assert dataset.heads.get().label_count == 4


def test_new_pictures_are_guessed_by_the_head(client: Client, learning: Dataset) -> None:
    finish()
    refit_some()
    client.post("/", {"pictures": make_upload("new.jpg", seed=50)})
    new = Image.objects.get(path="new.jpg")
    assert new.head_version == 0

    assert finish() == 1

    new.refresh_from_db()
    assert new.head_version == 1
    assert read_guesses([new])[0] is not None


def test_features_go_with_their_picture(learning: Dataset, images: list[Image], pictures_dir: Path) -> None:
    finish()

    for image in images:
        delete_image(image=image)

    assert not Features.objects.exists()
    assert list_stored(pictures_dir) == []
