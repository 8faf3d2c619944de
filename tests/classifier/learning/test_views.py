"""The page about what a dataset has learnt: who may see it, learn now, the switch."""

import json
import re

import pytest
from django.test import Client

from classifier.learning.refits import refit_some
from classifier.models import Dataset, Head, Image
from tests.classifier.exporting.test_views import read
from tests.classifier.learning.drawn import give, make_classes, make_seen


@pytest.fixture
def taught(dataset: Dataset) -> Dataset:
    """Thirty pictures of the visitor's, twelve labelled, learnt from."""
    dataset.images.all().delete()
    apple, lemon = make_classes(dataset, ("apple", "lemon"))
    images = make_seen(dataset, [0, 1] * 15)
    give(dataset, images[:12:2], apple)
    give(dataset, images[1:12:2], lemon)
    assert refit_some() == 1
    return dataset


def read_text(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_finds_nothing(stranger: Client, taught: Dataset, method: str) -> None:
    assert getattr(stranger, method)(f"/datasets/{taught.pk}/learning").status_code == 404


@pytest.mark.parametrize("action", ["", "later"])
def test_an_unknown_action_is_refused(client: Client, taught: Dataset, action: str) -> None:
    assert client.post(f"/datasets/{taught.pk}/learning", {"action": action}).status_code == 400


def test_the_page_says_what_the_guesses_rest_on(client: Client, taught: Dataset) -> None:
    page = read_text(client.get(f"/datasets/{taught.pk}/learning").content.decode())

    assert "After 12 labels" in page
    assert "of its guesses are right" in page


def test_the_dataset_page_says_so_too(client: Client, taught: Dataset) -> None:
    page = read_text(client.get(f"/datasets/{taught.pk}/").content.decode())

    assert "After 12 labels" in page
    assert "version 1, after 12 labels" in page


def test_learning_now_needs_no_new_decision(client: Client, taught: Dataset) -> None:
    page = client.post(f"/datasets/{taught.pk}/learning", {"action": "now"}, follow=True)

    assert "It learns now from all labels." in page.content.decode()
    assert refit_some() == 1
    assert Head.objects.count() == 2
    assert "<svg" in client.get(f"/datasets/{taught.pk}/").content.decode()


def test_it_can_be_turned_off_and_on(client: Client, taught: Dataset) -> None:
    off = client.post(f"/datasets/{taught.pk}/learning", {"action": "off"}, follow=True).content.decode()
    assert "It does not learn from reviews." in off
    taught.refresh_from_db()
    assert (taught.learns, taught.head_version) == (False, 0)

    client.post(f"/datasets/{taught.pk}/learning", {"action": "on"})

    taught.refresh_from_db()
    assert taught.learns
    assert refit_some() == 1


def test_a_guess_that_changed_since_it_was_seen_is_not_confirmed(client: Client, taught: Dataset) -> None:
    apple, lemon = taught.classes.all()
    image = taught.images.filter(state="unreviewed", predicted=lemon).first()
    assert image is not None
    seen = f"{image.pk}:{image.version}:{apple.pk}"

    page = client.post(f"/datasets/{taught.pk}/", {"action": "confirm", "chosen": seen}, follow=True)

    assert "was changed in the meantime" in page.content.decode()
    assert Image.objects.get(pk=image.pk).state == "unreviewed"


def test_the_review_offers_what_the_head_finds(client: Client, taught: Dataset) -> None:
    image = taught.images.filter(state="unreviewed", predicted__name="lemon").first()
    assert image is not None

    page = client.get(f"/datasets/{taught.pk}/review?image={image.pk}").content.decode()

    first = re.search(r'btn-primary btn-lg" name="label"[^>]*>([^<]*)<', page)
    assert first is not None
    assert first[1].strip() == "lemon"


def test_the_manifest_names_the_head(client: Client, taught: Dataset) -> None:
    address = f"/datasets/{taught.pk}/export/manifest?format=csv&which=model&sure=0"
    answer = client.get(address)

    manifest = json.loads(read(answer))
    assert manifest["model_version"].startswith("this dataset's head, version 1, after 12 labels (")
    assert manifest["quality"]["head"]["labels"] == 12
