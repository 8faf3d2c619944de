"""Tokens: told once, stored as a digest, ended by their person alone."""

import hashlib
import uuid
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from classifier.accounts.adoption import adopt_visitor
from classifier.accounts.tokens import (
    MAX_TOKENS,
    TokenRefused,
    create_token,
    list_tokens,
    revoke_token,
    use_token,
)
from classifier.models import Token
from classifier.people import Person

pytestmark = pytest.mark.django_db
ME, OTHER = Person(uuid.uuid4()), Person(uuid.uuid4())


def make(name: str = "script", scope: str = "write") -> str:
    return create_token(person=ME, name=name, scope=scope).text


@pytest.mark.parametrize("name", ["", "   ", "x" * 101, "a\0b"])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(TokenRefused):
        make(name)


def test_an_unknown_scope_is_refused() -> None:
    with pytest.raises(TokenRefused):
        make(scope="everything")


def test_there_is_an_end_to_tokens() -> None:
    for _ in range(MAX_TOKENS):
        make()
    with pytest.raises(TokenRefused):
        make()


def test_only_the_digest_is_stored() -> None:
    text = make()
    token = Token.objects.get()
    assert token.digest == hashlib.sha256(text.encode()).hexdigest()
    assert all(text not in str(value) for value in vars(token).values())
    assert text.startswith(token.hint)
    assert len(token.hint) < 10


def test_two_tokens_are_never_the_same() -> None:
    assert make() != make()


def test_a_token_is_found_by_its_text_alone() -> None:
    text = make()
    found = use_token(text=text)
    assert found is not None
    assert found.person == ME
    assert use_token(text=text[:-1]) is None
    assert use_token(text=text + "a") is None
    assert use_token(text=Token.objects.get().digest) is None


def test_only_ones_own_token_can_be_revoked() -> None:
    text = make()
    token_id = Token.objects.get().pk
    assert revoke_token(person=OTHER, token_id=token_id) is None
    assert use_token(text=text)
    assert revoke_token(person=ME, token_id=token_id)
    assert use_token(text=text) is None


def test_the_last_use_is_noted_once_a_minute() -> None:
    text = make()
    use_token(text=text)
    first = Token.objects.get().last_used_at
    assert first is not None
    use_token(text=text)
    assert Token.objects.get().last_used_at == first
    Token.objects.update(last_used_at=timezone.now() - timedelta(minutes=2))
    use_token(text=text)
    last = Token.objects.get().last_used_at
    assert last is not None
    assert last > first


def test_who_signs_in_takes_their_tokens_along() -> None:
    text, user = make(), User.objects.create_user("ada")
    assert ME.visitor
    adopt_visitor(visitor=ME.visitor, user=user)
    token = use_token(text=text)
    assert token is not None
    assert token.person == Person(user_id=user.pk)
    assert list_tokens(ME) == []


def test_a_person_sees_their_own() -> None:
    make("mine")
    assert [token.name for token in list_tokens(ME)] == ["mine"]
    assert list_tokens(OTHER) == []
    assert list_tokens(Person()) == []
