"""How mail is sent is one address; a mistake in it stops the start and does not tell the password."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail.handler import MailersHandler
from django.test import override_settings

from classifyme.env import Environment
from classifyme.mail import read_mailers, read_sender


def read(url: str) -> dict[str, Any]:
    return read_mailers(Environment({"EMAIL_URL": url}))


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.org",
        "http://mail.example.org",
        "smtp://",
        "smtp://name@mail.example.org",
        "smtp://name:s3cret@mail.example.org/folder",
        "smtp://name:s3cret@mail.example.org:99999",
        "smtp://name:s3cret@mail.example.org?tls=true",
        "consolemail://host/",
        "filemail:///",
        "filemail://folder",
    ],
)
def test_an_address_that_cannot_be_meant_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL must be") as caught:
        read(url)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("sender", ["nobody", "a@b\nBcc: everybody@example.org"])
def test_a_sender_that_is_none_is_refused(sender: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="EMAIL_FROM"):
        read_sender(Environment({"EMAIL_FROM": sender}))


def test_without_an_address_there_is_no_mail() -> None:
    assert read("") == {}


@pytest.mark.parametrize(
    ("url", "port", "security"),
    [
        ("smtp://na%40me:pa%2Fss@mail.example.org", 25, (False, False)),
        ("smtp+tls://na%40me:pa%2Fss@mail.example.org", 587, (True, False)),
        ("smtps://na%40me:pa%2Fss@mail.example.org", 465, (False, True)),
        ("smtps://na%40me:pa%2Fss@mail.example.org:2465", 2465, (False, True)),
    ],
)
def test_an_address_becomes_a_connection(url: str, port: int, security: tuple[bool, bool]) -> None:
    with override_settings(MAILERS=read(url)):
        made: Any = MailersHandler()["default"]
    assert (made.host, made.port, made.username, made.password) == (
        "mail.example.org",
        port,
        "na@me",
        "pa/ss",
    )
    assert (bool(made.use_tls), bool(made.use_ssl)) == security
    assert made.timeout


def test_mail_can_be_written_to_the_log_or_a_folder(tmp_path: Any) -> None:
    for url in ("consolemail:/", "consolemail:", f"filemail://{tmp_path}"):
        with override_settings(MAILERS=read(url)):
            assert MailersHandler()["default"]
