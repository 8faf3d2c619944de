"""Who may: tokens foreign, revoked, read-only and mistyped; the session of a browser; nobody."""

import json
from base64 import b64encode
from typing import Any

import pytest
from django.test import Client

from classifier.accounts.tokens import create_token, revoke_token
from classifier.models import Dataset, Image, Token
from tests.classifier.api.conftest import make_client
from tests.classifier.labelling.conftest import VISITOR
from tests.drawing import make_upload

NAME = json.dumps({"name": "birds"})
JSON = "application/json"


def list_changes(dataset: Dataset, image: Image) -> list[tuple[str, str, str]]:
    """All that a token may change, as method, path and body."""
    of_dataset, of_image = f"/api/v1/datasets/{dataset.pk}", f"/api/v1/images/{image.pk}"
    label = dataset.classes.all()[0].pk
    return [
        ("post", "/api/v1/datasets", NAME),
        ("patch", of_dataset, NAME),
        ("post", f"{of_dataset}/classes", NAME),
        ("patch", f"{of_dataset}/classes/{label}", NAME),
        ("post", f"{of_dataset}/classes/{label}/merge", json.dumps({"others": [label + 1]})),
        ("delete", f"{of_dataset}/classes/{label}", ""),
        ("post", f"{of_dataset}/reviews", json.dumps({"action": "none", "images": [{"id": str(image.pk)}]})),
        ("post", f"{of_dataset}/reviews/by-filter", json.dumps({"action": "none", "filter": {}})),
        ("post", f"{of_dataset}/undo", ""),
        ("post", f"{of_dataset}/images/delete", json.dumps({"images": [str(image.pk)]})),
        ("post", f"{of_image}/review", json.dumps({"action": "none"})),
        ("post", f"{of_dataset}/reviews/by-filter/preview", json.dumps({"action": "none", "filter": {}})),
        ("post", f"{of_dataset}/images/delete/by-filter", json.dumps({"filter": {}})),
        ("post", f"{of_dataset}/groups/take-out", json.dumps({"images": [str(image.pk)]})),
        ("post", f"{of_dataset}/groups/put-back", json.dumps({"images": [str(image.pk)]})),
        ("post", f"{of_dataset}/sweeps/outside", json.dumps({"shown": [{"id": str(image.pk)}]})),
        ("post", f"{of_dataset}/audits", "{}"),
        ("delete", f"{of_dataset}/audits/1", ""),
        ("post", f"{of_dataset}/accept", "{}"),
        ("post", f"{of_dataset}/labels/from-folders", ""),
        ("post", f"{of_dataset}/labels/{image.pk}/take-over", "{}"),
        ("delete", f"{of_dataset}/labels/{image.pk}", ""),
        ("post", f"{of_dataset}/shares", json.dumps({"role": "reader"})),
        ("delete", f"{of_dataset}/shares/{image.pk}", ""),
        ("post", f"{of_dataset}/leave", ""),
        ("post", f"{of_image}/again", ""),
        ("delete", of_image, ""),
        ("delete", of_dataset, ""),
    ]


def list_reads(dataset: Dataset, image: Image) -> list[str]:
    """All that a token may look at."""
    of_dataset = f"/api/v1/datasets/{dataset.pk}"
    parts = ["", "/classes", "/images", "/progress", "/reviews", "/next", "/quality", "/audits"]
    parts += ["/export", "/export/manifest", "/export/preview"]
    of_image = (f"/api/v1/images/{image.pk}", f"/api/v1/images/{image.pk}/why")
    return [*(f"{of_dataset}{part}" for part in parts), *of_image]


def test_what_is_anothers_does_not_exist(foreigner: Client, own: Dataset, cat: Image) -> None:
    for path in list_reads(own, cat):
        answer = foreigner.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), path
    for method, path, body in list_changes(own, cat)[1:]:
        answer = getattr(foreigner, method)(path, body, content_type=JSON)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), path
    assert foreigner.get("/api/v1/datasets").json() == []


def test_a_reading_token_changes_nothing(reader: Client, own: Dataset, cat: Image) -> None:
    for method, path, body in list_changes(own, cat):
        answer = getattr(reader, method)(path, body, content_type=JSON)
        assert (answer.status_code, answer.json()["code"]) == (403, "missing_scope"), path
    for path in list_reads(own, cat):
        # Why a picture looks like that is told only of one that the network has seen.
        assert reader.get(path).status_code == (409 if path.endswith("/why") else 200), path
    cat.refresh_from_db()
    assert cat.version == 0


def test_nobody_sees_anything(nobody: Client, own: Dataset, cat: Image) -> None:
    for path in ["/api/v1/datasets", *list_reads(own, cat)]:
        answer = nobody.get(path)
        assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated"), path
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_revoked_token_ends_at_once(own: Dataset) -> None:
    made = create_token(person=VISITOR, name="old", scope="write")
    client = Client(headers={"authorization": f"Bearer {made.text}"})
    assert client.get("/api/v1/datasets").status_code == 200

    revoke_token(person=VISITOR, token_id=made.token.pk)

    answer = client.get("/api/v1/datasets")
    assert (answer.status_code, answer.json()["code"]) == (401, "unknown_token")


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer cm_",
        "Bearer " + "x" * 5000,
        "Bearer cm_" + "a" * 43,
        "Digest whatever",
        "Basic !!!",
        "Basic " + b64encode(b"no colon").decode(),
        "Basic " + b64encode(b"\xff\xfe:x").decode(),
    ],
)
@pytest.mark.parametrize("path", ["/api/v1/datasets", "/api/v1/model"])
def test_a_token_that_is_none_is_told_even_where_none_is_needed(db: Any, header: str, path: str) -> None:
    answer = Client(headers={"authorization": header}).get(path)
    assert (answer.status_code, answer.json()["code"]) == (401, "unknown_token")


def test_a_token_is_taken_as_a_basic_password(own: Dataset) -> None:
    text = create_token(person=VISITOR, name="basic", scope="read").text
    basic = b64encode(f"anyone:{text}".encode()).decode()
    answer = Client(headers={"authorization": f"Basic {basic}"}).get("/api/v1/datasets")
    assert [one["id"] for one in answer.json()] == [str(own.pk)]


def test_a_token_counts_more_than_the_session_it_comes_with(client: Client, own: Dataset, db: Any) -> None:
    client.post("/", {"pictures": make_upload()})
    text = create_token(person=VISITOR, name="a program", scope="read").text
    answer = client.get("/api/v1/datasets", headers={"authorization": f"Bearer {text}"})
    assert [one["id"] for one in answer.json()] == [str(own.pk)]


def test_the_use_of_a_token_is_noted(own: Dataset) -> None:
    client = make_client("read")
    assert Token.objects.get().last_used_at is None
    client.get("/api/v1/datasets")
    assert Token.objects.get().last_used_at is not None


def test_the_session_of_a_browser_reads(client: Client, image: Image) -> None:
    assert client.get(f"/api/v1/images/{image.pk}").json()["path"] == "cat.jpg"


def test_the_session_of_a_browser_needs_its_csrf_token_to_change_anything(
    image: Image, client: Client
) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = client.cookies
    refused = browser.post("/api/v1/datasets", NAME, content_type=JSON)
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf_failed")

    browser.get("/")
    token = browser.cookies["csrftoken"].value
    answer = browser.post("/api/v1/datasets", NAME, content_type=JSON, headers={"x-csrftoken": token})

    assert answer.status_code == 201
    assert Dataset.objects.filter(name="birds").exists()


def test_a_program_needs_no_csrf_token(db: Any) -> None:
    text = create_token(person=VISITOR, name="a program", scope="write").text
    program = Client(enforce_csrf_checks=True, headers={"authorization": f"Bearer {text}"})
    assert program.post("/api/v1/datasets", NAME, content_type=JSON).status_code == 201
