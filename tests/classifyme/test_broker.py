"""CELERY_BROKER_URL: refused at start when it cannot be meant, without telling the password in it."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from classifyme.broker import read_broker_url
from classifyme.env import Environment


def read(address: str, *, uses_sqlite: bool = False) -> str:
    return read_broker_url(Environment({"CELERY_BROKER_URL": address}), uses_sqlite=uses_sqlite)


@pytest.mark.parametrize("address", ["rabbit", "http://host/", "amqp:///", "redis://", "kafka://host"])
def test_what_is_no_broker_is_refused(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="CELERY_BROKER_URL must be"):
        read(address)


def test_a_refusal_does_not_tell_the_password() -> None:
    with pytest.raises(ImproperlyConfigured) as caught:
        read("amqpp://user:geheim@host")
    assert "geheim" not in str(caught.value)


def test_sqlite_is_refused_with_what_to_do() -> None:
    with pytest.raises(ImproperlyConfigured, match="set DATABASE_URL to a PostgreSQL"):
        read("amqp://host", uses_sqlite=True)


@pytest.mark.parametrize("address", ["amqp://user:word@host:5672//", "rediss://host:6379/0"])
def test_a_broker_is_taken(address: str) -> None:
    assert read(address) == address


def test_none_is_needed() -> None:
    assert read("", uses_sqlite=True) == ""
