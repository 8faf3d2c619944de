"""The result page asks the other network, and shows both answers."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from classifier.active_model import CNN, PHOTO, active_card
from classifier.classification import inference
from classifier.models import Image, Prediction
from tests.classifier.networks import short_of_memory, turned_off
from tests.classifier.test_checks import forget_card
from tests.drawing import make_upload

__all__ = ["forget_card", "short_of_memory", "turned_off"]


def ask(client: Client, image: Image) -> int:
    return client.post(f"/images/{image.pk}/second-opinion").status_code


def read_page(client: Client, image: Image) -> str:
    return client.get(f"/images/{image.pk}/").content.decode()


def test_a_foreign_picture_cannot_be_asked_about(stranger: Client, image: Image) -> None:
    assert ask(stranger, image) == 404
    assert Prediction.objects.filter(image=image).count() == 1


def test_looking_asks_nobody(client: Client, image: Image) -> None:
    assert client.get(f"/images/{image.pk}/second-opinion").status_code == 405


def test_turned_off_it_is_neither_offered_nor_given(turned_off: None, client: Client, image: Image) -> None:
    assert "Second opinion" not in read_page(client, image)
    answer = client.post(f"/images/{image.pk}/second-opinion")
    assert answer.status_code == 503
    assert "turned off" in answer.content.decode()


def test_with_too_little_memory_it_is_not_offered(
    short_of_memory: None, client: Client, image: Image
) -> None:
    assert "Second opinion" not in read_page(client, image)
    assert ask(client, image) == 503


def test_weights_that_are_gone_are_no_crash(
    client: Client, image: Image, settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(inference._networks, PHOTO, inference._Network(PHOTO))
    active_card(CNN)
    settings.MODELS_DIR = tmp_path
    active_card.cache_clear()
    monkeypatch.setattr("classifier.active_model.active_folder", lambda network=CNN: tmp_path / network)

    assert ask(client, image) == 503


def test_a_lost_original_is_told(client: Client, image: Image, pictures_dir: Path) -> None:
    for path in pictures_dir.rglob("*.jpg"):
        path.unlink()
    assert ask(client, image) == 503
    assert Prediction.objects.count() == 1


def test_the_second_opinion_stands_beside_the_first_and_changes_nothing(client: Client, image: Image) -> None:
    before = Image.objects.values().get()
    assert "Second opinion: ask the photo network" in read_page(client, image)

    assert ask(client, image) == 302

    page = read_page(client, image)
    assert "Second opinion: the photo network" in page
    assert active_card(PHOTO).model_version in page
    assert active_card(CNN).model_version in page
    assert "Second opinion: ask" not in page
    assert Image.objects.values().get() == before
    said = Prediction.objects.get(model_version=active_card(PHOTO).model_version)
    assert len(bytes(said.features)) == 1280 * 4


def test_asking_twice_records_once(client: Client, image: Image) -> None:
    ask(client, image)
    ask(client, image)
    assert Prediction.objects.count() == 2


def test_a_picture_of_a_photo_dataset_gets_the_small_networks_second_opinion(
    client: Client, image: Image
) -> None:
    image.dataset.network = PHOTO
    image.dataset.save()
    client.post("/", {"pictures": make_upload("dog.jpg", seed=5)})
    other = Image.objects.get(path="dog.jpg")
    assert other.predictions.get().model_version == active_card(PHOTO).model_version
    assert "Second opinion: ask the small network" in read_page(client, other)

    ask(client, other)

    assert "Second opinion: the small network" in read_page(client, other)
