"""The page of tokens."""

import re

import pytest
from django.test import Client

from classifier.models import Token
from tests.classifier.api.conftest import make_client

pytestmark = pytest.mark.django_db
PAGE = "/account/tokens/"


def make(client: Client, name: str = "script", scope: str = "read") -> str:
    """Make a token on the page and return what it tells."""
    page = client.post(PAGE, {"name": name, "scope": scope}).content.decode()
    found = re.search(r'value="(cm_[^"]+)"', page)
    assert found, page
    return found.group(1)


def test_a_name_that_is_none_is_told(client: Client) -> None:
    answer = client.post(PAGE, {"name": " ", "scope": "read"})
    assert answer.status_code == 400
    assert "needs between one and 100" in answer.content.decode()
    assert not Token.objects.exists()


def test_a_form_without_its_csrf_token_makes_none() -> None:
    assert Client(enforce_csrf_checks=True).post(PAGE, {"name": "x", "scope": "read"}).status_code == 403


def test_the_token_is_shown_once(client: Client) -> None:
    text = make(client)
    assert Client(headers={"authorization": f"Bearer {text}"}).get("/api/v1/datasets").status_code == 200
    again = client.get(PAGE).content.decode()
    assert "script" in again
    assert text not in again


def test_the_page_is_kept_nowhere(client: Client) -> None:
    answer = client.post(PAGE, {"name": "x", "scope": "read"})
    assert "no-store" in answer.headers["Cache-Control"]


def test_revoking_ends_it(client: Client) -> None:
    text = make(client)
    answer = client.post(f"{PAGE}{Token.objects.get().pk}/revoke", follow=True)
    assert "was revoked" in answer.content.decode()
    assert Client(headers={"authorization": f"Bearer {text}"}).get("/api/v1/datasets").status_code == 401


def test_anothers_token_does_not_exist(client: Client) -> None:
    make_client()
    Token.objects.update(name="a foreign one")
    make(client)
    token_id = Token.objects.exclude(name="script").get().pk
    assert client.post(f"{PAGE}{token_id}/revoke").status_code == 404
    assert "a foreign one" not in client.get(PAGE).content.decode()


def test_a_stranger_can_revoke_nothing(client: Client) -> None:
    make_client()
    assert client.post(f"{PAGE}{Token.objects.get().pk}/revoke").status_code == 404


def test_a_visit_makes_no_session(client: Client) -> None:
    assert client.get(PAGE).status_code == 200
    assert "sessionid" not in client.cookies
