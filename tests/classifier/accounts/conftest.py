"""People with accounts."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

PASSWORD = "Seven-green-boats"


@pytest.fixture
def anna(db: Any) -> User:
    return User.objects.create_user("anna", "anna@example.org", PASSWORD)


def sign_in(client: Client, name: str = "anna", password: str = PASSWORD, **fields: str) -> Any:
    """Post the form for signing in."""
    return client.post("/account/sign-in", {"username": name, "password": password, **fields})


def sign_up(client: Client, name: str = "bert", password: str = PASSWORD, **fields: str) -> Any:
    """Post the form for a new account."""
    given = {"username": name, "password1": password, "password2": password, **fields}
    return client.post("/account/sign-up", given)
