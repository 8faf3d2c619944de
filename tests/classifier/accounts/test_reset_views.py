"""A forgotten password."""

import re

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client

from tests.classifier.accounts.conftest import sign_in

NEW = "Eleven-blue-kites"


@pytest.fixture
def with_mail(settings: LazySettings) -> None:
    settings.CAN_SEND_MAIL = True
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}


def ask(client: Client, email: str = "anna@example.org") -> str:
    """Ask for a link; returns its path."""
    mail.outbox = []
    assert client.post("/account/reset", {"email": email}).status_code == 200
    found = re.search(r"http://testserver(/account/new/\S+)", str(mail.outbox[0].body))
    assert found
    assert "quoted-printable" not in str(mail.outbox[0].message())  # it can be read in a log, too
    return found[1]


def test_without_mail_no_link_is_dead_and_the_page_says_whom_to_ask(client: Client, anna: User) -> None:
    page = client.get("/account/sign-in").content.decode()

    assert "/account/reset" not in page
    assert "Ask whoever runs this server" in page
    assert b"sends no mail" in client.post("/account/reset", {"email": "anna@example.org"}).content


@pytest.mark.usefixtures("with_mail")
def test_the_page_does_not_tell_who_has_an_account(client: Client, anna: User) -> None:
    known, unknown = (
        client.post("/account/reset", {"email": f"{name}@example.org"}).content.decode()
        for name in ("anna", "otto")
    )

    assert re.sub("anna@", "otto@", re.sub(r"value=\"\w{64}\"", "", known)) == re.sub(
        r"value=\"\w{64}\"", "", unknown
    )
    assert [sent.to for sent in mail.outbox] == [["anna@example.org"]]


@pytest.mark.usefixtures("with_mail")
def test_nobody_is_flooded_with_mail(client: Client, anna: User) -> None:
    mail.outbox = []

    statuses = [client.post("/account/reset", {"email": "anna@example.org"}).status_code for _ in range(4)]

    assert statuses == [200, 200, 200, 429]
    assert len(mail.outbox) == 3


@pytest.mark.usefixtures("with_mail")
def test_the_link_sets_a_new_password_once(client: Client, anna: User) -> None:
    assert "/account/reset" in client.get("/account/sign-in").content.decode()
    link = ask(client)

    page = client.get(link)
    assert link.split("/")[-2] not in page.headers["Location"]  # the secret does not stay in the address
    form = page.headers["Location"]
    weak = client.post(form, {"new_password1": "short", "new_password2": "short"})
    assert weak.status_code == 200
    assert sign_in(Client(), password="short").status_code == 400
    assert (
        client.post(form, {"new_password1": NEW, "new_password2": NEW}).headers["Location"]
        == "/account/sign-in"
    )

    assert sign_in(Client(), password=NEW).status_code == 302
    assert b"of no use any more" in Client().get(link).content


@pytest.mark.usefixtures("with_mail")
def test_a_forged_link_is_of_no_use(client: Client, anna: User) -> None:
    link = ask(client)
    forged = link.replace(link.split("/")[-2], "cxyz12-0123456789abcdef0123456789abcdef")

    for address in (forged, forged.replace("cxyz12-0123456789abcdef0123456789abcdef", "set-password")):
        page = Client().post(address, {"new_password1": NEW, "new_password2": NEW})
        assert b"of no use any more" in page.content
    assert sign_in(Client(), password=NEW).status_code == 400


@pytest.mark.usefixtures("with_mail")
def test_who_was_locked_out_comes_in_with_the_new_password(client: Client, anna: User) -> None:
    for _ in range(10):
        sign_in(client, password="forgotten")
    form = client.get(ask(client)).headers["Location"]

    client.post(form, {"new_password1": NEW, "new_password2": NEW})

    assert sign_in(client, password=NEW).status_code == 302
