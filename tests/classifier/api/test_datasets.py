"""Datasets and their classes, for programs."""

import json
from typing import Any

import pytest
from django.test import Client

from classifier.models import Dataset, Image
from tests.classifier.labelling.conftest import make_image

ALL = "/api/v1/datasets"


def send(client: Client, method: str, path: str, body: Any = None) -> Any:
    return getattr(client, method)(path, json.dumps(body or {}), content_type="application/json")


@pytest.mark.parametrize("name", ["", "   ", "x" * 201, "a\0b", 5, None])
def test_a_name_that_is_none_is_refused(program: Client, name: Any) -> None:
    answer = send(program, "post", ALL, {"name": name})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    assert answer.json()["errors"][0]["location"].endswith("name")


def test_a_mistyped_field_is_no_silent_default(program: Client) -> None:
    assert send(program, "post", ALL, {"name": "birds", "clases": []}).status_code == 422


def test_a_class_that_is_there_already_is_a_conflict(program: Client, own: Dataset) -> None:
    answer = send(program, "post", f"{ALL}/{own.pk}/classes", {"name": "CAT"})
    assert (answer.status_code, answer.json()["code"]) == (409, "refused")
    assert "cat" in answer.json()["detail"].lower()


def test_another_datasets_class_does_not_exist(program: Client, own: Dataset) -> None:
    foreign = send(program, "post", ALL, {"name": "other"}).json()["id"]
    label = Dataset.objects.get(pk=foreign).classes.first()
    assert label is not None
    path = f"{ALL}/{own.pk}/classes/{label.pk}"
    assert send(program, "patch", path, {"name": "x"}).status_code == 404
    assert send(program, "post", f"{path}/merge", {"others": [label.pk]}).status_code == 404
    assert program.delete(path).status_code == 404


@pytest.mark.parametrize("body", [{"place": True}, {"place": "1"}, {"place": -1}, {"place": 1.5}])
def test_a_place_that_is_no_number_is_refused(program: Client, own: Dataset, body: Any) -> None:
    label = own.classes.all()[0]
    assert send(program, "patch", f"{ALL}/{own.pk}/classes/{label.pk}", body).status_code == 422


def test_a_dataset_is_made_renamed_and_deleted(program: Client) -> None:
    made = send(program, "post", ALL, {"name": "birds"})
    path = f"{ALL}/{made.json()['id']}"

    assert made.status_code == 201
    assert send(program, "patch", path, {"name": "more birds"}).json()["name"] == "more birds"
    assert [one["name"] for one in program.get(ALL).json()] == ["more birds"]
    assert program.delete(path).status_code == 204
    assert program.get(path).status_code == 404


def test_classes_are_added_moved_merged_and_removed(program: Client, own: Dataset, cat: Image) -> None:
    path = f"{ALL}/{own.pk}/classes"
    added = send(program, "post", path, {"name": "zebra"}).json()
    by_name = {one["name"]: one for one in program.get(path).json()}

    moved = send(program, "patch", f"{path}/{added['id']}", {"place": 0, "name": "zebras"}).json()
    merged = send(
        program, "post", f"{path}/{by_name['cat']['id']}/merge", {"others": [by_name["dog"]["id"]]}
    ).json()
    removed = program.delete(f"{path}/{by_name['ship']['id']}?labels_go_to={by_name['truck']['id']}")

    assert (added["network_labels"], by_name["cat"]["guessed"]) == ([], 1)
    assert (moved["position"], moved["name"]) == (0, "zebras")
    assert merged["network_labels"] == ["cat", "dog"]
    assert removed.status_code == 204
    assert program.get(path).json()[0]["name"] == "zebras"


def test_progress_counts_each_state(program: Client, own: Dataset) -> None:
    make_image(own)
    make_image(own, state=Image.State.LEFT_OUT)
    progress = program.get(f"{ALL}/{own.pk}/progress").json()
    assert progress["by_state"] == {"unreviewed": 1, "left_out": 1}
    assert (progress["total"], progress["reviewed"], progress["left"], progress["pending"]) == (2, 1, 1, 0)
