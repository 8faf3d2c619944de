"""What a dataset has learnt, for programs."""

import json
from typing import Any

import pytest
from django.test import Client

from classifier.models import Dataset
from tests.classifier.labelling.conftest import make_image


@pytest.fixture
def path(own: Dataset) -> str:
    return f"/api/v1/datasets/{own.pk}"


def send(client: Client, path: str, body: Any, method: str = "post") -> Any:
    return getattr(client, method)(path, json.dumps(body), content_type="application/json")


@pytest.mark.parametrize("body", [{}, {"learns": "on"}, {"learns": 1}, {"learns": True, "more": 1}])
def test_what_is_no_switch_is_refused(program: Client, path: str, body: Any) -> None:
    assert send(program, f"{path}/learning", body, "patch").status_code == 422


def test_before_any_label_nothing_is_learnt(program: Client, path: str) -> None:
    told = program.get(f"{path}/learning").json()
    assert (told["learns"], told["head"], told["history"]) == (True, None, [])


def test_the_heads_are_told_with_how_right_they_are(program: Client, own: Dataset, path: str) -> None:
    for version, right in ((1, None), (2, 0.9)):
        own.heads.create(
            version=version, label_count=10 * version, class_count=2, right_share=right, right_before=right,
            sharpness=1, duration=1, weights=b"", network="x",
        )  # fmt: skip
    Dataset.objects.filter(pk=own.pk).update(head_version=2)

    told = program.get(f"{path}/learning").json()

    assert (told["head"]["version"], told["head"]["right_share"]) == (2, 0.9)
    assert [head["label_count"] for head in told["history"]] == [10, 20]


def test_it_is_turned_off_and_on(program: Client, own: Dataset, path: str) -> None:
    for learns in (False, True):
        assert send(program, f"{path}/learning", {"learns": learns}, "patch").json()["learns"] is learns
        own.refresh_from_db()
        assert own.learns is learns


def test_a_guess_that_changed_since_it_was_seen_is_not_confirmed(
    program: Client, own: Dataset, path: str
) -> None:
    dog = own.classes.get(name="dog")
    image = make_image(own, "cat")

    one = send(program, f"/api/v1/images/{image.pk}/review", {"action": "confirm", "guess_id": dog.pk})
    body = {"action": "confirm", "images": [{"id": str(image.pk), "guess_id": dog.pk}]}
    many = send(program, f"{path}/reviews", body)

    assert (one.status_code, one.json()["code"]) == (409, "stale")
    assert many.json()["changed"] == []
    image.refresh_from_db()
    assert image.state == "unreviewed"
