"""Estimates, targets, audits and what the network is sure of, for programs."""

import json
from typing import Any

import pytest
from django.test import Client

from classifier.models import Audit, Dataset, Image
from tests.classifier.labelling.conftest import make_image


@pytest.fixture
def path(own: Dataset) -> str:
    return f"/api/v1/datasets/{own.pk}"


def send(client: Client, path: str, body: Any, method: str = "post") -> Any:
    return getattr(client, method)(path, json.dumps(body), content_type="application/json")


def label(own: Dataset) -> Image:
    return make_image(own, state="confirmed", label=own.classes.get(name="cat"))


@pytest.mark.parametrize("size", [0, 10_000, True, "5"])
def test_a_sample_of_no_sensible_size_is_refused(program: Client, path: str, size: Any) -> None:
    answer = send(program, f"{path}/audits", {"size": size})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


def test_without_labels_there_is_nothing_to_audit(program: Client, path: str, cat: Image) -> None:
    answer = send(program, f"{path}/audits", {})
    assert (answer.status_code, answer.json()["code"]) == (409, "refused")


@pytest.mark.parametrize("target", [0.2, 1.5, "0.9", True])
def test_a_target_that_is_none_is_refused(program: Client, own: Dataset, path: str, target: Any) -> None:
    assert send(program, path, {"target": target}, "patch").status_code == 422


def test_without_pictures_nothing_is_estimated(program: Client, path: str) -> None:
    assert program.get(f"{path}/quality").json() == {"estimate": None, "last_audit": None}
    assert program.get(f"{path}/accept").json() == {"count": 0, "wrong": None}


def test_the_estimate_is_that_of_the_page(program: Client, own: Dataset, path: str) -> None:
    for _ in range(20):
        make_image(own, confidence=0.7)
    assert send(program, path, {"target": 0.95}, "patch").json()["target"] == 0.95
    estimate = program.get(f"{path}/quality").json()["estimate"]
    assert estimate["target"] == 0.95
    assert 0 < estimate["low"] < estimate["share"] < estimate["high"] <= 1
    assert 0 < estimate["reviews_left"] <= 20
    assert (estimate["is_own_opinion"], estimate["random_left"]) == (True, 50)


def test_an_audit_asks_and_counts(program: Client, own: Dataset, path: str) -> None:
    right, wrong = label(own), label(own)
    audit = send(program, f"{path}/audits", {"size": 2}).json()
    assert (audit["size"], audit["share"]) == (2, None)
    answers = {str(right.pk): {"action": "confirm"}, str(wrong.pk): {"action": "none"}}
    for left in (2, 1):
        turn = program.get(f"{path}/next?audit_id={audit['id']}").json()
        assert (turn["left"], turn["audit_id"]) == (left, audit["id"])
        body = answers[turn["image"]["id"]] | {"audit_id": turn["audit_id"]}
        assert send(program, f"/api/v1/images/{turn['image']['id']}/review", body).status_code == 200
    assert program.get(f"{path}/next?audit_id={audit['id']}").json()["image"] is None
    done = program.get(f"{path}/audits/{audit['id']}").json()
    assert (done["checked"], done["right"], done["share"]) == (2, 1, 0.5)
    assert done["low"] < 0.5 < done["high"]
    assert program.get(f"{path}/audits").json() == {"open": None, "finished": [done]}
    assert program.get(f"{path}/quality").json()["last_audit"] == done


def test_an_answer_that_is_undone_is_asked_for_again(program: Client, own: Dataset, path: str) -> None:
    image = label(own)
    audit = send(program, f"{path}/audits", {}).json()
    body = {"action": "none", "audit_id": audit["id"]}
    send(program, f"/api/v1/images/{image.pk}/review", body)
    program.post(f"{path}/undo")
    again = program.get(f"{path}/audits/{audit['id']}").json()
    assert (again["checked"], again["finished_at"]) == (0, None)


def test_an_image_of_an_audit_is_passed_over(program: Client, own: Dataset, path: str) -> None:
    label(own), label(own)
    audit = send(program, f"{path}/audits", {}).json()
    first = program.get(f"{path}/next", {"audit_id": audit["id"]}).json()
    second = program.get(f"{path}/next", {"audit_id": audit["id"], "skip": first["skip"]}).json()
    assert first["image"]["id"] != second["image"]["id"]


def test_an_audit_is_ended_early(program: Client, own: Dataset, path: str) -> None:
    label(own)
    audit = send(program, f"{path}/audits", {}).json()
    assert program.delete(f"{path}/audits/{audit['id']}").status_code == 204
    assert not Audit.objects.exists()
    assert program.delete(f"{path}/audits/{audit['id']}").status_code == 404


def test_what_the_network_is_sure_of_is_accepted_unseen(program: Client, own: Dataset, path: str) -> None:
    sure = make_image(own, confidence=0.99)
    make_image(own, confidence=0.8)
    assert program.get(f"{path}/accept?above=0.9").json()["wrong"]["count"] == 1
    assert send(program, f"{path}/accept", {"above": 0.9}).json()["changed"] == [str(sure.pk)]
    sure.refresh_from_db()
    assert sure.is_unseen
