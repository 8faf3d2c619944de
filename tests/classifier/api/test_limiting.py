"""Limits: each token has its own, everyone else their address, and forged headers change nothing."""

from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from classifier.models import Dataset
from tests.classifier.api.conftest import make_client

MODEL = "/api/v1/model"


@pytest.fixture(autouse=True)
def _small_limits(settings: LazySettings, db: Any) -> None:
    settings.API_ADDRESS_REQUESTS_PER_MINUTE = 3
    settings.API_TOKEN_REQUESTS_PER_MINUTE = 5


def test_who_asks_too_often_is_told_when_to_come_back(nobody: Client) -> None:
    statuses = [nobody.get(MODEL).status_code for _ in range(4)]
    refused = nobody.get(MODEL)

    assert statuses == [200, 200, 200, 429]
    assert refused.json()["code"] == "too_many_requests"
    assert 1 <= int(refused.headers["Retry-After"]) <= 61
    assert refused.headers["Retry-After"] == refused.headers["RateLimit-Reset"]


def test_every_answer_tells_what_is_left(nobody: Client) -> None:
    answer = nobody.get(MODEL)
    assert (answer.headers["RateLimit-Limit"], answer.headers["RateLimit-Remaining"]) == ("3", "2")
    assert nobody.get(MODEL).headers["RateLimit-Remaining"] == "1"


def test_a_token_has_a_limit_of_its_own(nobody: Client, own: Dataset) -> None:
    program, other = make_client(), make_client()
    assert [program.get("/api/v1/datasets").status_code for _ in range(6)] == [200] * 5 + [429]
    assert other.get("/api/v1/datasets").status_code == 200
    assert nobody.get(MODEL).status_code == 200


def test_refused_tokens_count_on_the_address(nobody: Client) -> None:
    wrong = {"authorization": "Bearer cm_" + "a" * 43}
    statuses = [nobody.get("/api/v1/datasets", headers=wrong).status_code for _ in range(4)]
    assert statuses == [401, 401, 401, 429]


def test_a_forged_forwarding_header_is_no_way_around(nobody: Client) -> None:
    statuses = [
        nobody.get(MODEL, headers={"x-forwarded-for": f"203.0.113.{n}"}).status_code for n in range(4)
    ]
    assert statuses == [200, 200, 200, 429]


def test_behind_a_proxy_the_last_entry_counts(nobody: Client, settings: LazySettings) -> None:
    settings.TRUSTED_PROXIES = 1
    forged = [
        nobody.get(MODEL, headers={"x-forwarded-for": f"198.51.100.{n}, 203.0.113.7"}).status_code
        for n in range(4)
    ]
    other = nobody.get(MODEL, headers={"x-forwarded-for": "203.0.113.7, 203.0.113.8"})
    assert forged == [200, 200, 200, 429]
    assert other.status_code == 200


def test_without_a_limit_nothing_is_counted_or_told(nobody: Client, settings: LazySettings) -> None:
    settings.API_ADDRESS_REQUESTS_PER_MINUTE = 0
    assert "RateLimit-Limit" not in nobody.get(MODEL).headers


def test_pages_have_no_limit(nobody: Client) -> None:
    assert {nobody.get("/model/").status_code for _ in range(5)} == {200}
