"""Whom a program acts for, and its tokens. Passwords and new tokens are for people: on their pages alone."""

from typing import Annotated, Any

from django.contrib.auth.models import User
from django.db.models import Sum
from django.http import Http404, HttpRequest
from ninja import Router, Status
from pydantic import Field

from classifier.accounts.tokens import list_tokens, revoke_token
from classifier.api.auth import OWNER
from classifier.api.schemas.accounts import AccountOut, TokenOut
from classifier.models import Dataset, Token
from classifier.ownership import find_person

router = Router(tags=["account"], auth=OWNER)
TokenNumber = Annotated[int, Field(ge=1, le=2**63 - 1)]


@router.get("/account", response=AccountOut)
def get_account(request: HttpRequest) -> dict[str, Any]:
    """Whom the request acts for, and what they own."""
    person, token = find_person(request), _find_token(request)
    user = User.objects.filter(pk=person.user_id).first() if person.user_id else None
    own = Dataset.objects.owned_by(person)
    sums = own.aggregate(images=Sum("image_count", default=0), bytes=Sum("stored_bytes", default=0))
    return {
        "username": user.get_username() if user else None,
        "email": (user.email or None) if user else None,
        "scope": token.scope if token else Token.Scope.WRITE,
        "dataset_count": own.count(),
        "image_count": sums["images"],
        "stored_bytes": sums["bytes"],
    }


@router.get("/account/tokens", response=list[TokenOut])
def list_own_tokens(request: HttpRequest) -> list[dict[str, Any]]:
    """Your tokens, the oldest first. Their text is told once, when they are made, on your account's page."""
    this = _find_token(request)
    names = ("name", "hint", "scope", "created_at", "last_used_at")
    return [
        {"id": token.pk, "is_this": token == this, **{name: getattr(token, name) for name in names}}
        for token in list_tokens(find_person(request))
    ]


@router.delete("/account/tokens/{token_id}", response={204: None})
def delete_token(request: HttpRequest, token_id: TokenNumber) -> Status[None]:
    """Revoke one of your tokens, also the one that asks: programs that use it are refused from now on."""
    if revoke_token(person=find_person(request), token_id=token_id) is None:
        raise Http404
    return Status(204, None)


def _find_token(request: HttpRequest) -> Token | None:
    """The token that asks; None for the session of a browser."""
    found = getattr(request, "auth", None)
    return found if isinstance(found, Token) else None
