"""Tokens: made, found, revoked. The token itself is told once and never stored."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from classifier.models import Token
from classifier.people import Person

PREFIX = "cm_"
RANDOM_BYTES = 32
HINT_LENGTH = 8
MAX_TOKENS = 50
MAX_NAME = 100
USE_NOTED_EVERY = timedelta(minutes=1)
_SHAPE = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{43}}")


class TokenRefused(Exception):
    """A token that cannot be made. `str` of it is the sentence."""


@dataclass(frozen=True)
class NewToken:
    """A token just made, and its text, which nobody can be told again."""

    token: Token
    text: str


def create_token(*, person: Person, name: str, scope: str) -> NewToken:
    """Make a token. Raises TokenRefused for a name or scope that is none, and for too many tokens."""
    name = " ".join(name.split())
    if not name or len(name) > MAX_NAME or "\0" in name:
        raise TokenRefused(
            _("A token's name needs between one and %(limit)d characters.") % {"limit": MAX_NAME}
        )
    if scope not in Token.Scope.values:
        raise TokenRefused(_("Choose whether the token may only read, or write too."))
    if Token.objects.filter(**person.as_actor).count() >= MAX_TOKENS:
        raise TokenRefused(_("You have %(limit)d tokens, the most there can be.") % {"limit": MAX_TOKENS})
    text = PREFIX + secrets.token_urlsafe(RANDOM_BYTES)
    token = Token.objects.create(
        **person.as_actor, name=name, scope=scope, digest=digest(text), hint=text[:HINT_LENGTH]
    )
    return NewToken(token, text)


def revoke_token(*, person: Person, token_id: int) -> Token | None:
    """Delete one of the person's own tokens, which ends it at once; None for a foreign or unknown one."""
    token = Token.objects.filter(**person.as_actor, pk=token_id).first() if person.is_known else None
    if token is not None:
        Token.objects.filter(pk=token.pk).delete()
    return token


def use_token(*, text: str) -> Token | None:
    """The living token with that text, its use noted; None when there is none."""
    if not _SHAPE.fullmatch(text):
        return None
    token = Token.objects.filter(digest=digest(text)).first()
    now = timezone.now()
    if token and (token.last_used_at is None or now - token.last_used_at > USE_NOTED_EVERY):
        Token.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


def list_tokens(person: Person) -> list[Token]:
    """The person's own tokens, the oldest first."""
    return list(Token.objects.filter(**person.as_actor)) if person.is_known else []


def digest(text: str) -> str:
    """What is stored of a token. One plain SHA-256 does: 256 random bits cannot be tried out."""
    return hashlib.sha256(text.encode()).hexdigest()
