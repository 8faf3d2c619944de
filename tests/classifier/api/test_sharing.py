"""Links for programs: given, followed, taken back."""

import json
import uuid
from typing import Any

import pytest
from django.test import Client

from classifier.models import Dataset, Image
from classifier.sharing.services import MOST_SHARES
from tests.classifier.api.conftest import make_client
from tests.classifier.labelling.conftest import OTHER


@pytest.fixture
def path(own: Dataset) -> str:
    return f"/api/v1/datasets/{own.pk}/shares"


def send(client: Client, path: str, body: Any) -> Any:
    return client.post(path, json.dumps(body), content_type="application/json")


def test_a_role_that_is_none_is_refused(program: Client, path: str) -> None:
    assert send(program, path, {"role": "owner"}).status_code == 422


def test_there_is_an_end_to_links(program: Client, own: Dataset, path: str) -> None:
    own.shares.bulk_create(own.shares.model(dataset=own, role="reader") for _ in range(MOST_SHARES))
    answer = send(program, path, {"role": "reader"})
    assert (answer.status_code, answer.json()["code"]) == (409, "refused")


@pytest.mark.parametrize("address", ["nonsense", "http://elsewhere/shared/abc.def/", "/"])
def test_a_link_that_nobody_made_leads_nowhere(foreigner: Client, address: str) -> None:
    assert send(foreigner, "/api/v1/shared", {"address": address}).status_code == 404


def test_a_reading_token_follows_no_link(program: Client, path: str) -> None:
    address = send(program, path, {"role": "reader"}).json()["address"]
    answer = send(make_client("read", OTHER), "/api/v1/shared", {"address": address})
    assert (answer.status_code, answer.json()["code"]) == (403, "missing_scope")


def test_a_guest_may_what_the_link_says_until_it_is_taken_back(
    program: Client, foreigner: Client, own: Dataset, path: str, cat: Image
) -> None:
    share = send(program, path, {"role": "reader"}).json()
    followed = send(foreigner, "/api/v1/shared", {"address": share["address"]}).json()
    assert (followed["id"], followed["role"]) == (str(own.pk), "reader")
    assert [one["id"] for one in foreigner.get("/api/v1/datasets").json()] == [str(own.pk)]
    refused = send(foreigner, f"/api/v1/images/{cat.pk}/review", {"action": "confirm"})
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert program.get(path).json()[0]["guest_count"] == 1

    assert program.delete(f"{path}/{share['id']}").status_code == 204
    assert foreigner.get(f"/api/v1/datasets/{own.pk}").status_code == 404
    assert program.delete(f"{path}/{share['id']}").status_code == 404
    assert program.get(path).json() == []


def test_a_guest_leaves(program: Client, foreigner: Client, own: Dataset, path: str) -> None:
    share = send(program, path, {"role": "reviewer"}).json()
    send(foreigner, "/api/v1/shared", {"address": share["address"]})
    assert foreigner.post(f"/api/v1/datasets/{own.pk}/leave").status_code == 204
    assert foreigner.get("/api/v1/datasets").json() == []
    assert foreigner.post(f"/api/v1/datasets/{uuid.uuid4()}/leave").status_code == 404
