"""Whom a program acts for, and its tokens."""

from django.contrib.auth.models import User
from django.test import Client

from classifier.accounts.tokens import create_token
from classifier.models import Image, Token
from classifier.people import Person
from tests.classifier.api.conftest import make_client
from tests.classifier.labelling.conftest import OTHER


def test_a_foreign_token_is_not_revoked(program: Client) -> None:
    foreign = create_token(person=OTHER, name="theirs", scope="read").token
    assert program.delete(f"/api/v1/account/tokens/{foreign.pk}").status_code == 404
    assert Token.objects.filter(pk=foreign.pk).exists()


def test_a_token_makes_no_other(program: Client) -> None:
    answer = program.post("/api/v1/account/tokens", "{}", content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


def test_a_visitor_has_no_name(program: Client, cat: Image) -> None:
    account = program.get("/api/v1/account").json()
    assert (account["username"], account["email"], account["scope"]) == (None, None, "write")
    assert (account["dataset_count"], account["image_count"], account["stored_bytes"]) == (1, 1, 9)


def test_an_account_is_told(db: None) -> None:
    user = User.objects.create_user("ada", "ada@example.org")
    account = make_client("read", Person(user_id=user.pk)).get("/api/v1/account").json()
    assert (account["username"], account["email"], account["scope"]) == ("ada", "ada@example.org", "read")


def test_a_token_knows_itself_and_ends_itself(program: Client) -> None:
    [own] = program.get("/api/v1/account/tokens").json()
    assert (own["is_this"], own["scope"], own["hint"][:3]) == (True, "write", "cm_")
    assert program.delete(f"/api/v1/account/tokens/{own['id']}").status_code == 204
    answer = program.get("/api/v1/account")
    assert (answer.status_code, answer.json()["code"]) == (401, "unknown_token")


def test_the_browser_may_write(client: Client, image: Image) -> None:
    assert client.get("/api/v1/account").json()["scope"] == "write"
    assert client.get("/api/v1/account/tokens").json() == []
