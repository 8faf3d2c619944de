"""Signing up, in and out: refusals first, then what becomes of the session's pictures."""

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client

from classifier.models import Attempt, Dataset, Image
from tests.classifier.accounts.conftest import PASSWORD, sign_in, sign_up


@pytest.mark.parametrize(
    ("name", "password"), [("anna", "wrong"), ("nobody", PASSWORD), ("", ""), ("a\0", "b")]
)
def test_a_wrong_name_or_password_is_refused_in_the_same_words(
    client: Client, anna: User, name: str, password: str
) -> None:
    response = sign_in(client, name, password)

    assert response.status_code == 400
    assert "_auth_user_id" not in client.session


def test_a_closed_account_does_not_come_in(client: Client, anna: User) -> None:
    User.objects.update(is_active=False)

    assert sign_in(client).status_code == 400


def test_passwords_cannot_be_tried_out(client: Client, anna: User) -> None:
    statuses = [sign_in(client, password=f"guess-{number}").status_code for number in range(11)]

    assert statuses == [400] * 10 + [429]
    refused = sign_in(client)  # even the right one
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert b"Please wait" in refused.content
    assert "_auth_user_id" not in client.session


def test_the_limit_holds_in_every_process_and_for_every_browser(anna: User) -> None:
    for number in range(10):
        sign_in(Client(), password=f"guess-{number}")

    assert sign_in(Client()).status_code == 429


def test_names_cannot_be_tried_out_from_one_address(client: Client, anna: User) -> None:
    for number in range(50):
        sign_in(client, f"name-{number}")

    assert sign_in(client).status_code == 429
    assert sign_in(Client(REMOTE_ADDR="192.0.2.7")).status_code == 302


def test_who_comes_in_has_all_attempts_again(client: Client, anna: User) -> None:
    for number in range(9):
        sign_in(client, password=f"guess-{number}")
    sign_in(client)

    assert Attempt.objects.count() == 18  # of the address, and of the name wherever it came from
    assert [sign_in(Client(), password="guess").status_code for _ in range(10)] == [400] * 10


def test_no_name_and_no_address_is_kept_of_attempts(client: Client, anna: User) -> None:
    sign_in(client, password="wrong")

    kept = " ".join(Attempt.objects.values_list("key", flat=True))
    assert len(kept) > 100
    assert "anna" not in kept
    assert "127.0.0.1" not in kept


@pytest.mark.parametrize(
    "fields",
    [
        {"password": "short"},
        {"password": "1234567890"},
        {"password": "password123"},
        {"name": "bertrand", "password": "bertrand1"},
        {"password2": "another one"},
        {"name": ""},
        {"name": "ANNA"},
        {"email": "nonsense"},
    ],
)
def test_a_weak_password_and_a_taken_name_make_no_account(
    client: Client, anna: User, fields: dict[str, str]
) -> None:
    response = sign_up(client, **fields)

    assert response.status_code == 400
    assert b"aria-describedby" in response.content
    assert User.objects.count() == 1


def test_a_closed_service_makes_no_accounts(client: Client, db: object, settings: LazySettings) -> None:
    settings.SIGN_UP_IS_OPEN = False

    assert client.get("/account/sign-up").status_code == 403
    assert sign_up(client).status_code == 403
    assert not User.objects.exists()
    for page in ("/", "/account/sign-in"):
        assert b"/account/sign-up" not in client.get(page).content


def test_a_new_account_takes_the_sessions_pictures_along(client: Client, image: Image) -> None:
    assert sign_up(client, email="bert@example.org").status_code == 302

    user = User.objects.get()
    assert user.email == "bert@example.org"
    assert Dataset.objects.get().owner == user
    assert client.get(f"/images/{image.pk}/picture").status_code == 200


def test_at_sign_in_the_sessions_datasets_move_over_and_are_there_in_every_browser(
    client: Client, image: Image, anna: User
) -> None:
    response = sign_in(client, next=f"/images/{image.pk}/")

    assert response.headers["Location"] == f"/images/{image.pk}/"
    other = Client()
    sign_in(other)
    assert other.get(f"/images/{image.pk}/").status_code == 200
    assert b"My pictures" in other.get("/datasets/").content


def test_the_session_gets_another_key_so_that_none_can_be_planted(
    client: Client, image: Image, anna: User
) -> None:
    before = client.cookies["sessionid"].value
    token = client.get("/account/sign-in").cookies["csrftoken"].value

    sign_in(client)

    assert client.cookies["sessionid"].value != before
    assert client.cookies["csrftoken"].value != token
    assert not Session.objects.filter(session_key=before).exists()
    planted = Client()
    planted.cookies["sessionid"] = before
    assert planted.get(f"/images/{image.pk}/").status_code == 404


def test_after_signing_out_nothing_is_left_in_the_browser(client: Client, image: Image, anna: User) -> None:
    sign_in(client)
    key = client.cookies["sessionid"].value

    response = client.post("/account/sign-out")

    assert response.headers["Clear-Site-Data"] == '"cache"'
    assert client.get(f"/images/{image.pk}/").status_code == 404
    assert client.get(f"/images/{image.pk}/picture").status_code == 404
    assert b"My pictures" not in client.get("/datasets/").content
    client.cookies["sessionid"] = key
    assert client.get(f"/images/{image.pk}/").status_code == 404


def test_a_link_cannot_sign_anybody_out(client: Client, anna: User) -> None:
    sign_in(client)

    assert client.get("/account/sign-out").status_code == 405
    assert "_auth_user_id" in client.session


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/account/sign-in"]
)
def test_one_is_led_nowhere_else(client: Client, anna: User, address: str) -> None:
    assert sign_in(client, next=address).headers["Location"] == "/datasets/"


def test_forms_are_ready_for_password_managers(client: Client, db: object) -> None:
    signing_in, signing_up = (
        client.get(f"/account/{page}").content.decode() for page in ("sign-in", "sign-up")
    )

    assert 'autocomplete="username"' in signing_in
    assert 'autocomplete="current-password"' in signing_in
    assert signing_up.count('autocomplete="new-password"') == 2
    assert 'autocomplete="email"' in signing_up
