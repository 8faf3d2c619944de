"""Programs choose the network: for one answer, for a dataset, for its card."""

import json

import pytest
from django.conf import LazySettings
from django.test import Client

from classifier.active_model import PHOTO, active_card
from classifier.classification.reclassifying import reclassify_some
from classifier.models import Dataset, Image
from tests.classifier.networks import turned_off
from tests.drawing import make_upload

__all__ = ["turned_off"]


def send(client: Client, method: str, path: str, body: object) -> dict[str, object]:
    answer = getattr(client, method)(path, json.dumps(body), content_type="application/json")
    return {"status": answer.status_code, **answer.json()}


@pytest.mark.parametrize("name", ["vgg16", "", "PHOTO"])
def test_an_unknown_network_is_refused_everywhere(program: Client, own: Dataset, name: str) -> None:
    answers = [
        program.post(f"/api/v1/predict?network={name}", {"pictures": make_upload()}),
        program.get(f"/api/v1/model?network={name}"),
    ]
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(422, "invalid_request")}
    path = f"/api/v1/datasets/{own.pk}"
    assert send(program, "patch", path, {"network": name})["status"] == 422
    assert send(program, "post", "/api/v1/datasets", {"name": "x", "network": name})["status"] == 422


def test_turned_off_it_is_refused_everywhere(turned_off: None, program: Client, own: Dataset) -> None:
    answers = [
        program.post("/api/v1/predict?network=photo", {"pictures": make_upload()}),
        program.get("/api/v1/model?network=photo"),
    ]
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {
        (422, "network_unavailable")
    }
    path = f"/api/v1/datasets/{own.pk}"
    assert send(program, "patch", path, {"network": "photo"})["code"] == "network_unavailable"
    assert send(program, "post", "/api/v1/datasets", {"name": "x", "network": "photo"})["status"] == 422
    assert Dataset.objects.count() == 1


def test_a_reader_and_a_foreigner_choose_nothing(reader: Client, foreigner: Client, own: Dataset) -> None:
    path = f"/api/v1/datasets/{own.pk}"
    assert send(reader, "patch", path, {"network": "photo"})["status"] == 403
    assert send(foreigner, "patch", path, {"network": "photo"})["status"] == 404


def test_each_network_answers_in_its_name(program: Client) -> None:
    versions = [
        program.post(f"/api/v1/predict{query}", {"pictures": make_upload()}).json()["model_version"]
        for query in ("", "?network=cnn", "?network=photo")
    ]
    assert versions == [active_card().model_version] * 2 + [active_card(PHOTO).model_version]


def test_each_network_shows_its_card(program: Client) -> None:
    card = program.get("/api/v1/model?network=photo").json()
    assert card["model_version"] == active_card(PHOTO).model_version
    assert card["training"]["licence"] == "Apache-2.0"


def test_a_dataset_answers_like_the_network_it_was_given(program: Client) -> None:
    made = send(program, "post", "/api/v1/datasets", {"name": "x", "network": "photo"})
    assert made["network"] == "photo"
    file = make_upload(seed=4)

    sent = program.post(f"/api/v1/datasets/{made['id']}/images", {"pictures": file}).json()["images"][0]

    file.seek(0)
    [said] = program.post("/api/v1/predict?network=photo", {"pictures": file}).json()["predictions"]
    assert (sent["predicted"]["name"], sent["confidence"]) == (
        said["label"],
        pytest.approx(said["confidence"]),
    )


def test_after_a_change_the_pictures_that_are_there_follow(
    program: Client, uploaded: dict[str, object]
) -> None:
    dataset = Image.objects.get().dataset
    path = f"/api/v1/datasets/{dataset.pk}"
    assert send(program, "patch", path, {"network": "photo"})["network"] == "photo"

    reclassify_some()

    assert Image.objects.get().predictions.count() == 2


def test_a_second_opinion_stands_beside_the_first(program: Client, uploaded: dict[str, object]) -> None:
    path = f"/api/v1/images/{uploaded['id']}"
    assert program.get(path).json()["second_opinion"] is None

    detail = program.post(f"{path}/second-opinion").json()

    assert detail["second_opinion"]["model_version"] == active_card(PHOTO).model_version
    assert detail["opinion"]["model_version"] == active_card().model_version


def test_a_second_opinion_is_nobody_elses_and_none_where_it_is_turned_off(
    program: Client, foreigner: Client, uploaded: dict[str, object], settings: LazySettings
) -> None:
    path = f"/api/v1/images/{uploaded['id']}/second-opinion"
    assert foreigner.post(path).status_code == 404
    settings.PHOTO_NETWORK = False
    assert program.post(path).json()["code"] == "network_unavailable"
