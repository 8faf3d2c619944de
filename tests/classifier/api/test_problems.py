"""Refusals look alike, whoever refuses: routers, middleware, Django."""

from typing import Any

import pytest
from django.test import Client

from classifier.api.refusing import translate
from classifier.intake.refusals import STATUS_OF_CODE
from classifier.problems import PROBLEMS, Problem, find_code
from classifier.storage import StorageUnavailable
from classifier.storage.errors import StorageFull

MEMBERS = {"type", "title", "status", "code", "detail"}


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("get", "/api/v1/nowhere", 404, "not_found"),
        ("get", "/api/v2/", 404, "not_found"),
        ("get", "/api/v1/datasets/no-uuid/images", 401, "not_authenticated"),
        ("get", "/api/v1/predict", 405, "method_not_allowed"),
        ("put", "/api/v1/model", 405, "method_not_allowed"),
        ("get", "/label-studio/predict", 405, "method_not_allowed"),
    ],
)
def test_what_is_not_there_is_a_problem_too(
    nobody: Client, db: Any, method: str, path: str, status: int, code: str
) -> None:
    answer = getattr(nobody, method)(path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json().keys() >= MEMBERS


def test_another_method_is_told_which_ones_there_are(nobody: Client) -> None:
    assert nobody.get("/api/v1/predict").headers["Allow"] == "POST"


def test_a_body_of_unknown_size_is_refused(nobody: Client) -> None:
    answer = nobody.post("/api/v1/predict", headers={"transfer-encoding": "chunked"})
    assert (answer.status_code, answer.json()["code"]) == (411, "length_required")


def test_a_body_that_is_no_json_is_a_problem(program: Client) -> None:
    answer = program.post("/api/v1/datasets", "{", content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


def test_an_own_mistake_is_a_500_without_its_details(nobody: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise RuntimeError("the inside")

    monkeypatch.setattr("classifier.api.routers.model.active_card", fail)
    nobody.raise_request_exception = False

    answer = nobody.get("/api/v1/model")

    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert "the inside" not in answer.content.decode()


def test_pages_stay_pages(nobody: Client, db: Any) -> None:
    assert nobody.get("/nowhere").headers["Content-Type"].startswith("text/html")


def test_every_refusal_of_a_picture_has_its_code() -> None:
    assert {code: PROBLEMS[code][0] for code in STATUS_OF_CODE} == STATUS_OF_CODE


@pytest.mark.parametrize(
    ("error", "code"), [(StorageUnavailable("x"), "unavailable"), (StorageFull("x"), "no_room")]
)
def test_a_storage_that_is_away_has_its_code(error: Exception, code: str) -> None:
    assert translate(error).code == code


def test_what_passes_says_when_to_come_back() -> None:
    assert Problem("busy").respond().headers["Retry-After"] == "30"


@pytest.mark.parametrize("status", sorted({status for status, _title in PROBLEMS.values()}))
def test_every_status_has_a_code_that_stands_for_it(status: int) -> None:
    assert PROBLEMS[find_code(status)][0] == status
