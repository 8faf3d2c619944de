"""How far the work is, for its owner alone."""

from typing import Any

import pytest
from django.test import Client

from classifier.background.bell import find_bell
from classifier.classification.tasks import CHUNK, classify_chunk
from classifier.models import Dataset, Image
from tests.classifier.classification.waiting import make_waiting

pytestmark = pytest.mark.django_db


def fetch(client: Client, dataset: Dataset) -> dict[str, Any]:
    response = client.get(f"/datasets/{dataset.pk}/progress", headers={"accept": "application/json"})
    assert response.status_code == 200
    found: dict[str, Any] = response.json()
    return found


def test_a_stranger_and_a_newcomer_find_nothing(dataset: Dataset, stranger: Client) -> None:
    for client in (stranger, Client()):
        assert client.get(f"/datasets/{dataset.pk}/progress").status_code == 404


def test_it_counts_and_rings_for_what_waits(client: Client, dataset: Dataset) -> None:
    make_waiting(dataset, CHUNK + 12)
    find_bell("classify").clear()

    found = fetch(client, dataset)

    assert (found["total"], found["done"], found["waiting"], found["is_under_way"]) == (
        CHUNK + 13,
        1,
        CHUNK + 12,
        True,
    )
    assert find_bell("classify").is_set()


def test_it_tells_the_speed_and_the_time_left(client: Client, dataset: Dataset) -> None:
    make_waiting(dataset, CHUNK + 12)
    classify_chunk.call()

    found = fetch(client, dataset)

    assert found["waiting"] == 12
    assert found["per_second"] > 0
    assert found["seconds_left"] is not None
    page = client.get(f"/datasets/{dataset.pk}/progress").content.decode()
    assert f"{CHUNK + 1} of {CHUNK + 13} pictures are classified." in page
    assert "left." in page


def test_when_all_is_done_nothing_is_under_way(client: Client, dataset: Dataset) -> None:
    find_bell("classify").clear()

    found = fetch(client, dataset)

    assert (found["is_under_way"], found["seconds_left"], found["waiting"]) == (False, None, 0)
    assert not find_bell("classify").is_set()
    page = client.get(f"/datasets/{dataset.pk}/progress?part").content.decode()
    assert "<html" not in page
    assert "data-under-way" not in page


def test_failed_pictures_are_told(client: Client, dataset: Dataset) -> None:
    Image.objects.update(state=Image.State.FAILED)

    assert fetch(client, dataset)["failed"] == 1
    assert "could not be classified" in client.get(f"/datasets/{dataset.pk}/progress").content.decode()
