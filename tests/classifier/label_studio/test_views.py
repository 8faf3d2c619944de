"""Requests as Label Studio sends them, and answers that its own SDK accepts."""

import json
from base64 import b64encode
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from label_studio_sdk.label_interface.interface import LabelInterface
from label_studio_sdk.label_interface.objects import PredictionValue

from classifier.accounts.tokens import create_token
from tests.classifier.label_studio.conftest import Studio
from tests.classifier.label_studio.test_config import PROJECT
from tests.classifier.labelling.conftest import VISITOR
from tests.drawing import draw_picture, encode

UPLOAD = "/data/upload/1/a.jpg"
INLINE = "data:image/jpeg;base64," + b64encode(encode(draw_picture(seed=1))).decode()


@pytest.fixture
def caller(db: Any) -> Client:
    """Label Studio, with a token of ours as its Basic password."""
    text = create_token(person=VISITOR, name="Label Studio", scope="read").text
    basic = b64encode(f"anyone:{text}".encode()).decode()
    return Client(headers={"authorization": f"Basic {basic}"}, enforce_csrf_checks=True)


def ask(client: Client, pictures: list[Any], config: str = PROJECT) -> Any:
    tasks = [{"id": number, "data": {"photo_url": one}} for number, one in enumerate(pictures)]
    body = {
        "tasks": tasks,
        "model_version": "x",
        "project": "7.1700000000",
        "label_config": config,
        "params": {"login": None, "password": None, "context": None},
    }
    return client.post("/label-studio/predict", json.dumps(body), content_type="application/json")


def test_without_a_token_there_is_an_invitation_to_send_one(db: Any, studio: Studio) -> None:
    answer = ask(Client(), [UPLOAD])
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert answer.headers["WWW-Authenticate"].startswith("Basic")
    assert studio.asked == []


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("{", 400, "bad_request"),
        ("[" * 100_000, 400, "bad_request"),
        ("[]", 422, "invalid_request"),
        ("{}", 422, "invalid_request"),
        ('{"tasks": [5], "label_config": "<View/>"}', 422, "invalid_request"),
        ('{"tasks": [], "label_config": "<View"}', 422, "invalid_request"),
        (json.dumps({"tasks": [{}] * 10_000, "label_config": "<View/>"}), 422, "too_many_pictures"),
    ],
)
def test_what_is_no_request_of_label_studio_is_refused(
    caller: Client, body: str, status: int, code: str
) -> None:
    answer = caller.post("/label-studio/predict", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_body_that_is_too_large_is_refused(caller: Client, settings: LazySettings) -> None:
    settings.API_MAX_JSON_BYTES = 100
    assert ask(caller, [INLINE]).status_code == 413


def test_health_is_open_and_asks_for_nothing(client: Client, db: Any, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert client.get("/label-studio/health").json() == {"status": "UP", "model_class": "ClassifyMe"}


def test_setup_tells_the_version(caller: Client) -> None:
    body = json.dumps({"project": "7.1", "schema": PROJECT, "hostname": "http://x", "access_token": "y"})
    answer = caller.post("/label-studio/setup", body, content_type="application/json")
    assert answer.json()["model_version"].startswith("cifar10_cnn/")


def test_tasks_are_answered_in_order_and_what_cannot_be_read_is_empty(caller: Client, studio: Studio) -> None:
    studio.put("/data/upload/1/notes.txt", b"no picture")
    pictures = [INLINE, "http://169.254.169.254/latest", UPLOAD, "/data/upload/1/notes.txt", None]

    results = ask(caller, pictures).json()["results"]

    assert [len(one["result"]) for one in results] == [1, 0, 1, 0, 0]
    assert [one["score"] > 0 for one in results] == [True, False, True, False, False]
    assert sorted(path for path, _key in studio.asked) == [UPLOAD, "/data/upload/1/notes.txt"]


def test_the_sdk_of_label_studio_takes_the_answers_for_predictions(caller: Client, studio: Studio) -> None:
    [result] = ask(caller, [UPLOAD]).json()["results"]

    interface = LabelInterface(PROJECT)
    [region] = result["result"]
    prediction = PredictionValue(**result).model_dump()
    assert interface.validate_prediction(prediction)  # type: ignore[no-untyped-call]  # theirs
    assert (region["from_name"], region["to_name"], region["type"]) == ("kind", "img", "choices")
    assert region["value"]["choices"][0] in {"Cat", "hund"}
    assert 0 < region["score"] <= 1


def test_a_project_without_known_choices_gets_empty_answers(caller: Client, studio: Studio) -> None:
    config = PROJECT.replace("Cat", "lion").replace("dog", "wolf")
    [result] = ask(caller, [UPLOAD], config).json()["results"]
    assert (result["result"], result["score"]) == ([], 0.0)
    assert studio.asked == []


def test_of_few_choices_the_likelier_one_is_chosen(caller: Client) -> None:
    both = ask(caller, [INLINE]).json()["results"][0]["result"][0]
    one = PROJECT.replace('<Choice value="Cat"/>', "")
    alone = ask(caller, [INLINE], one).json()["results"][0]["result"][0]
    assert both["score"] >= 0.5
    assert alone["value"]["choices"] == ["hund"]
    assert alone["score"] == pytest.approx(1.0)
