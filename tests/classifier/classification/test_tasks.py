"""Chunks of pending images, whoever rings."""

import pytest
from django.test import Client

from classifier.background.bell import find_bell
from classifier.classification.tasks import CHUNK, classify_chunk
from classifier.models import Image, Prediction
from tests.classifier.classification.waiting import make_dataset, make_waiting
from tests.drawing import make_upload

pytestmark = pytest.mark.django_db


def test_nothing_to_do_is_no_failure() -> None:
    assert classify_chunk.call() == 0


def test_chunks_follow_until_all_is_classified() -> None:
    make_waiting(make_dataset(), CHUNK + 2)

    assert [classify_chunk.call() for _ in range(3)] == [CHUNK, 2, 0]
    assert Prediction.objects.count() == CHUNK + 2
    assert set(Image.objects.values_list("state", "lease_until")) == {("unreviewed", None)}


def test_a_large_upload_is_answered_before_it_is_classified(client: Client) -> None:
    find_bell("classify").clear()

    response = client.post("/", {"pictures": [make_upload(f"{i}.jpg", seed=i) for i in range(9)]})

    assert response.status_code == 302
    assert set(Image.objects.values_list("state", "lease_until")) == {("pending", None)}
    assert find_bell("classify").is_set()


def test_a_small_upload_is_classified_when_it_is_answered(client: Client) -> None:
    client.post("/", {"pictures": [make_upload(f"{i}.jpg", seed=i) for i in range(8)]})

    assert set(Image.objects.values_list("state", "lease_until")) == {("unreviewed", None)}


def test_looking_at_a_waiting_upload_rings_again(client: Client) -> None:
    page = client.post("/", {"pictures": [make_upload(f"{i}.jpg", seed=i) for i in range(9)]})
    find_bell("classify").clear()

    response = client.get(page.headers["Location"])

    assert response.status_code == 200
    assert find_bell("classify").is_set()
