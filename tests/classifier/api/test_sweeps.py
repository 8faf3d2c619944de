"""Sweeps for programs: piles, a page of one, and what is wrong on it."""

import json
import uuid

import pytest
from django.test import Client

from classifier.models import Dataset, Image
from tests.classifier.labelling.conftest import make_image


@pytest.fixture
def path(own: Dataset) -> str:
    return f"/api/v1/datasets/{own.pk}/sweeps"


def test_a_pile_that_there_is_not(program: Client, path: str) -> None:
    assert program.get(f"{path}/987654").status_code == 404
    assert program.get(f"{path}/OUTSIDE").status_code == 422


def test_a_cursor_of_another_order_is_refused(program: Client, path: str) -> None:
    assert program.get(f"{path}/outside?cursor=x~y").status_code == 422


def test_piles_are_those_of_the_page(program: Client, own: Dataset, path: str) -> None:
    make_image(own, "cat")
    make_image(own, "dog", is_outside=True)
    make_image(own, "cat", group=uuid.uuid4())
    piles = program.get(path).json()
    assert [(pile["key"], pile["count"]) for pile in piles] == [
        (str(own.classes.get(name="cat").pk), 2),
        ("outside", 1),
        ("copies", 1),
    ]
    assert piles[0]["title"] == "cat"


def test_a_page_is_accepted_but_for_the_wrong_ones(program: Client, own: Dataset, path: str) -> None:
    doubtful, sure = make_image(own, confidence=0.6), make_image(own, confidence=0.9)
    address = f"{path}/{own.classes.get(name='cat').pk}"
    page = program.get(address).json()
    assert [one["id"] for one in page["images"]] == [str(doubtful.pk), str(sure.pk)]
    shown = [{"id": one["id"], "version": one["version"]} for one in page["images"]]
    body = json.dumps({"shown": shown, "wrong": [str(doubtful.pk)]})
    outcome = program.post(address, body, content_type="application/json").json()
    assert sorted(outcome["changed"]) == sorted([str(doubtful.pk), str(sure.pk)])
    states = dict(Image.objects.values_list("pk", "state"))
    assert states == {doubtful.pk: "unreviewed", sure.pk: "confirmed"}
    assert program.get(address).json()["images"] == []
    assert program.get(f"/api/v1/datasets/{own.pk}/next").json()["image"]["is_doubted"]
