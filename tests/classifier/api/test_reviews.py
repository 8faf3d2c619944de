"""Decisions, for programs: one, many, undone; and whose turn it is."""

import json
import uuid
from typing import Any

import pytest
from django.test import Client

from classifier.models import Dataset, Image, Review
from tests.classifier.labelling.conftest import make_image


@pytest.fixture
def path(own: Dataset) -> str:
    return f"/api/v1/datasets/{own.pk}"


def post(client: Client, path: str, body: Any) -> Any:
    return client.post(path, json.dumps(body), content_type="application/json")


@pytest.mark.parametrize(
    "body",
    [
        {"action": "like"},
        {"action": "label"},
        {"action": "none", "version": True},
        {"action": "none", "version": -1},
        {"action": "none", "drawn_at_random": "yes"},
        {"action": "none", "audit_id": "1"},
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(program: Client, cat: Image, body: Any) -> None:
    answer = post(program, f"/api/v1/images/{cat.pk}/review", body)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    assert not Review.objects.exists()


def test_a_foreign_class_does_not_exist(program: Client, cat: Image) -> None:
    body = {"action": "label", "class_id": 987654}
    assert post(program, f"/api/v1/images/{cat.pk}/review", body).status_code == 404


def test_who_saw_an_older_version_is_told(program: Client, cat: Image) -> None:
    review = f"/api/v1/images/{cat.pk}/review"
    assert post(program, review, {"action": "none", "version": 0}).status_code == 200
    answer = post(program, review, {"action": "leave_out", "version": 0})
    assert (answer.status_code, answer.json()["code"]) == (409, "stale")
    cat.refresh_from_db()
    assert cat.state == Image.State.NONE_OF_THESE


@pytest.mark.parametrize("count", [0, 10_000])
def test_a_list_of_too_few_or_too_many_is_refused(program: Client, path: str, count: int) -> None:
    body = {"action": "none", "images": [{"id": str(uuid.uuid4())}] * count}
    answer = post(program, f"{path}/reviews", body)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


def test_one_image_is_labelled(program: Client, own: Dataset, cat: Image) -> None:
    dog = own.classes.get(name="dog")
    answer = post(program, f"/api/v1/images/{cat.pk}/review", {"action": "label", "class_id": dog.pk})
    assert answer.json()["label"] == {"id": dog.pk, "name": "dog"}
    assert (answer.json()["state"], answer.json()["version"]) == ("corrected", 1)


def test_many_are_decided_and_undone_at_once(program: Client, own: Dataset, path: str) -> None:
    images = [make_image(own) for _ in range(3)]
    chosen = [{"id": str(image.pk), "version": 0} for image in images]
    chosen[0]["version"] = 7

    outcome = post(program, f"{path}/reviews", {"action": "confirm", "images": chosen}).json()
    undone = program.post(f"{path}/undo").json()

    assert sorted(outcome["changed"]) == sorted(str(image.pk) for image in images[1:])
    assert outcome["stale"] == [str(images[0].pk)]
    assert sorted(undone["changed"]) == sorted(outcome["changed"])
    assert set(Image.objects.values_list("state", flat=True)) == {"unreviewed"}
    assert program.post(f"{path}/undo").json()["changed"] == []


def test_all_that_a_filter_lets_through_is_decided(program: Client, own: Dataset, path: str) -> None:
    sure, unsure = make_image(own, confidence=0.99), make_image(own, confidence=0.5)
    body = {"action": "confirm", "filter": {"min_confidence": 0.9}}
    assert post(program, f"{path}/reviews/by-filter", body).json()["changed"] == [str(sure.pk)]
    unsure.refresh_from_db()
    assert unsure.state == Image.State.UNREVIEWED


def test_a_mistyped_filter_decides_nothing(program: Client, cat: Image, path: str) -> None:
    body = {"action": "confirm", "filter": {"min_confidense": 0.9}}
    assert post(program, f"{path}/reviews/by-filter", body).status_code == 422
    assert not Review.objects.exists()


def test_decisions_are_listed_in_their_order(program: Client, own: Dataset, path: str) -> None:
    for _ in range(3):
        post(program, f"/api/v1/images/{make_image(own).pk}/review", {"action": "none"})
    first = program.get(f"{path}/reviews?limit=2").json()
    rest = program.get(f"{path}/reviews?limit=2&cursor={first['next']}").json()
    ids = [one["id"] for one in first["reviews"] + rest["reviews"]]
    assert ids == sorted(ids)
    assert (len(ids), rest["next"]) == (3, None)
    assert first["reviews"][0]["action"] == "none_of_these"


def test_the_most_doubtful_comes_next(program: Client, own: Dataset, path: str) -> None:
    make_image(own, confidence=0.99)
    doubtful = make_image(own, confidence=0.51)
    assert program.get(f"{path}/next").json()["image"]["id"] == str(doubtful.pk)


def test_when_all_are_reviewed_none_comes_next(program: Client, path: str) -> None:
    turn = program.get(f"{path}/next").json()
    assert (turn["image"], turn["left"], turn["guesses"]) == (None, 0, [])


def test_what_was_drawn_at_random_is_kept_with_the_decision(program: Client, cat: Image) -> None:
    post(program, f"/api/v1/images/{cat.pk}/review", {"action": "none", "drawn_at_random": True})
    assert Review.objects.get().drawn_at_random


def test_an_audit_that_there_is_not_asks_nothing(program: Client, path: str, cat: Image) -> None:
    body = {"action": "confirm", "audit_id": 987654}
    assert post(program, f"/api/v1/images/{cat.pk}/review", body).status_code == 404
    assert program.get(f"{path}/next?audit_id=987654").status_code == 404


@pytest.mark.parametrize("skip", ["nonsense", "0.5~x|", "|x"])
def test_a_place_that_is_none_is_refused(program: Client, path: str, skip: str) -> None:
    answer = program.get(f"{path}/next", {"skip": skip})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


def test_many_at_once_are_never_drawn_at_random(program: Client, path: str, cat: Image) -> None:
    body = {"action": "none", "images": [{"id": str(cat.pk)}], "drawn_at_random": True}
    assert post(program, f"{path}/reviews", body).status_code == 422


def test_what_is_skipped_gives_way_to_the_next(program: Client, own: Dataset, path: str) -> None:
    first, second = make_image(own, confidence=0.5), make_image(own, confidence=0.6)
    turn = program.get(f"{path}/next").json()
    following = program.get(f"{path}/next", {"skip": turn["skip"]}).json()
    assert [turn["image"]["id"], following["image"]["id"]] == [str(first.pk), str(second.pk)]
    assert (turn["in_turn"], turn["left"]) == (True, 2)


def test_a_confirmed_turn_counts_for_the_estimates(program: Client, cat: Image) -> None:
    body = {"action": "confirm", "in_turn": True, "drawn_at_random": True}
    assert post(program, f"/api/v1/images/{cat.pk}/review", body).json()["state"] == "confirmed"
    cat.refresh_from_db()
    assert cat.was_in_turn
    assert Review.objects.get().drawn_at_random


def test_what_a_filter_confirms_was_not_looked_at(program: Client, path: str, cat: Image) -> None:
    post(program, f"{path}/reviews/by-filter", {"action": "confirm", "filter": {}})
    cat.refresh_from_db()
    assert cat.is_unseen


def test_a_decision_by_filter_is_told_before(program: Client, own: Dataset, path: str) -> None:
    group = uuid.uuid4()
    make_image(own, confidence=0.9, group=group)
    make_image(own, confidence=0.6, group=group)
    body = {"action": "confirm", "filter": {"min_confidence": 0.8}}
    told = post(program, f"{path}/reviews/by-filter/preview", body).json()
    assert (told["count"], told["covered"], told["wrong"]["count"]) == (1, 1, 1)
    assert 0 <= told["wrong"]["low"] <= told["wrong"]["mean"] <= told["wrong"]["high"] <= 1
    assert not Review.objects.exists()


def test_the_near_copies_that_a_decision_covers_are_told(program: Client, own: Dataset, path: str) -> None:
    group = uuid.uuid4()
    seen, copy = make_image(own, group=group), make_image(own, group=group)
    outcome = post(program, f"{path}/reviews", {"action": "none", "images": [{"id": str(seen.pk)}]}).json()
    assert (outcome["changed"], outcome["covered"]) == ([str(seen.pk)], [str(copy.pk)])
