"""Another network goes through the pictures of a dataset that are there already."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from classifier.active_model import CNN, PHOTO, active_card
from classifier.classification import reclassifying
from classifier.classification.inference import classify
from classifier.classification.reclassifying import find_to_reclassify, reclassify_some
from classifier.classification.recording import record
from classifier.classification.services import classify_pending
from classifier.intake.stored import make_views_again
from classifier.labelling.datasets import choose_dataset_network
from classifier.models import Dataset, Image, Prediction
from classifier.models.image import LEASE
from classifier.storage import LocalPictureStorage, StorageUnavailable
from tests.drawing import make_upload

NOW = {network: active_card(network).model_version for network in (CNN, PHOTO)}


@pytest.fixture
def pile(client: Client, dataset: Dataset) -> list[Image]:
    """Five pictures that the small network answered for, and their dataset with another network."""
    files = [make_upload(f"{seed}.jpg", seed=seed) for seed in range(10, 14)]
    client.post("/", {"pictures": files})
    choose_dataset_network(dataset=dataset, network=PHOTO)
    return list(Image.objects.order_by("pk"))


def finish() -> int:
    count = 0
    while done := reclassify_some():
        count += done
    return count


def count_answers(network: str = PHOTO) -> int:
    return Prediction.objects.filter(model_version=NOW[network]).count()


def test_nothing_to_do_is_nothing_done(dataset: Dataset) -> None:
    assert reclassify_some() == 0


def test_every_picture_is_answered_by_the_new_network(pile: list[Image], dataset: Dataset) -> None:
    assert finish() == 5

    for image in Image.objects.all():
        [expected] = classify([make_views_again(image, PHOTO)], network=PHOTO)
        assert image.confidence == pytest.approx(expected.judgement.confidence)
        assert image.is_outside == expected.judgement.is_outside
        assert image.predicted is not None
        assert image.predicted.name == image.top_class
    assert not find_to_reclassify().exists()


def test_decisions_stay(pile: list[Image], dataset: Dataset) -> None:
    label = dataset.classes.get(name="horse")
    Image.objects.filter(pk=pile[0].pk).update(state="corrected", label=label, version=3)

    finish()

    image = Image.objects.get(pk=pile[0].pk)
    assert (image.state, image.label, image.version) == ("corrected", label, 3)
    assert image.predictions.filter(model_version=NOW[PHOTO]).exists()


def test_going_back_asks_nobody_again(pile: list[Image], dataset: Dataset) -> None:
    before = {image.pk: pytest.approx(image.confidence) for image in pile}
    finish()
    choose_dataset_network(dataset=dataset, network=CNN)

    finish()

    assert {image.pk: image.confidence for image in Image.objects.all()} == before
    assert (count_answers(CNN), count_answers(PHOTO)) == (5, 5)


def test_cut_off_it_goes_on_where_it_was(pile: list[Image], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reclassifying, "CHUNK", 2)
    reclassify_some()
    monkeypatch.setattr(reclassifying, "_tell", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        reclassify_some()
    monkeypatch.undo()
    assert reclassify_some() == 0  # whoever was killed still has the lease
    Dataset.objects.update(reclassify_until=timezone.now() - LEASE)

    assert finish() == 3
    assert count_answers() == 5


def test_a_picture_that_was_deleted_meanwhile_is_not_mourned(
    pile: list[Image], monkeypatch: pytest.MonkeyPatch
) -> None:
    read = make_views_again

    def delete_meanwhile(image: Image, network: str) -> object:
        Image.objects.filter(pk=pile[2].pk).delete()
        return read(image, network)

    monkeypatch.setattr(reclassifying, "make_views_again", delete_meanwhile)
    finish()
    assert count_answers() == 4


def test_a_lost_original_keeps_the_earlier_answer(pile: list[Image], pictures_dir: Path) -> None:
    (pictures_dir / pile[1].file).unlink()

    finish()

    assert count_answers() == 4
    assert Image.objects.get(pk=pile[1].pk).confidence == pytest.approx(pile[1].confidence)
    assert Image.objects.get(pk=pile[1].pk).state == "unreviewed"


def test_a_store_out_of_reach_is_waited_for(pile: list[Image], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise StorageUnavailable("away")

    with monkeypatch.context() as broken:
        broken.setattr(LocalPictureStorage, "open", fail)
        assert reclassify_some() == 0
    Dataset.objects.update(reclassify_until=None)

    assert finish() == 5


def test_another_change_in_the_meantime_begins_anew(
    pile: list[Image], dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell = reclassifying._tell

    def change_meanwhile(*arguments: object) -> None:
        tell(*arguments)  # type: ignore[arg-type]
        monkeypatch.undo()
        choose_dataset_network(dataset=Dataset.objects.get(pk=dataset.pk), network=CNN)

    monkeypatch.setattr(reclassifying, "_tell", change_meanwhile)
    finish()

    confidences = {image.pk: pytest.approx(image.confidence) for image in pile}
    assert {image.pk: image.confidence for image in Image.objects.all()} == confidences


def test_what_another_network_answered_after_the_change_is_asked_again(
    pile: list[Image], dataset: Dataset
) -> None:
    """A worker had the picture in hand while the network was changed."""
    finish()
    image = Image.objects.select_related("dataset").get(pk=pile[0].pk)
    Prediction.objects.filter(image=image).delete()
    Image.objects.filter(pk=image.pk).update(state="pending")

    record([(image, classify([make_views_again(image, CNN)])[0])])
    assert finish() == 5

    assert image.predictions.filter(model_version=NOW[PHOTO]).exists()


def test_pending_pictures_with_the_other_networks_input_are_read_again(
    pile: list[Image], dataset: Dataset
) -> None:
    image = pile[0]
    Prediction.objects.filter(image=image).delete()
    Image.objects.filter(pk=image.pk).update(state="pending", views=b"\x80" * 32 * 32 * 3)

    classify_pending([Image.objects.get(pk=image.pk)])

    assert image.predictions.get().model_version == NOW[PHOTO]


def test_turned_off_the_small_network_answers_for_what_comes(
    client: Client, pile: list[Image], dataset: Dataset, settings: LazySettings
) -> None:
    settings.PHOTO_NETWORK = False
    client.post("/", {"pictures": make_upload("new.jpg", seed=77)})

    assert Prediction.objects.get(image__path="new.jpg").model_version == NOW[CNN]
    assert "small network" in client.get(f"/datasets/{dataset.pk}/").content.decode()
