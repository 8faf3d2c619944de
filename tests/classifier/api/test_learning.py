"""What a dataset learns, for programs: how far it is, the switch, look-alikes."""

import json
import uuid

import pytest
from django.conf import LazySettings
from django.test import Client

from classifier.models import Dataset, Image
from tests.classifier.labelling.conftest import make_image


@pytest.fixture
def path(own: Dataset) -> str:
    return f"/api/v1/datasets/{own.pk}"


def test_without_the_photo_network_nothing_is_learnt(
    program: Client, path: str, settings: LazySettings
) -> None:
    settings.PHOTO_NETWORK = False
    assert program.get(f"{path}/learning").json()["can_learn"] is False
    for address in (f"{path}/learning", f"{path}/clusters"):
        refusal = program.post(address)
        assert (refusal.status_code, refusal.json()["code"]) == (409, "learns_nothing")


def test_learning_is_turned_off_and_refuses_to_learn(program: Client, own: Dataset, path: str) -> None:
    answer = program.patch(f"{path}/learning", {"learns": False}, content_type="application/json")
    assert answer.json()["learns"] is False
    assert program.post(f"{path}/learning").json()["code"] == "learns_nothing"
    own.refresh_from_db()
    assert not own.learns


def test_to_learn_now_is_noted_and_not_waited_for(program: Client, own: Dataset, path: str) -> None:
    Dataset.objects.filter(pk=own.pk).update(learnt_through=7)
    answer = program.post(f"{path}/learning")
    assert (answer.status_code, answer.json()["head"], answer.json()["history"]) == (202, None, [])
    own.refresh_from_db()
    assert own.learnt_through == 0


def test_look_alikes_are_unknown_until_the_photo_network_has_looked(program: Client, own: Dataset) -> None:
    assert program.get(f"/api/v1/images/{make_image(own).pk}/similar").json() == {"images": None}
    assert program.get(f"/api/v1/images/{uuid.uuid4()}/similar").status_code == 404


def test_piles_of_look_alikes_are_asked_for_and_named(program: Client, own: Dataset, path: str) -> None:
    assert program.post(f"{path}/clusters").status_code == 202
    own.refresh_from_db()
    assert own.clusters_wanted > 0
    Dataset.objects.filter(pk=own.pk).update(clusters_wanted=0)
    image = make_image(own, "cat", cluster=3)
    [key] = [pile["key"] for pile in program.get(f"{path}/sweeps").json() if "look alike" in pile["title"]]
    shown = [{"id": str(image.pk), "version": image.version}]

    def post(class_id: int | None) -> int:
        body = json.dumps({"shown": shown, "class_id": class_id})
        return program.post(f"{path}/sweeps/{key}", body, "application/json").status_code

    assert post(None) == 422
    assert post(own.classes.get(name="dog").pk) == 200
    assert Image.objects.get().label == own.classes.get(name="dog")
