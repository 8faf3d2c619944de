"""Every address, asked by every kind of person: whose dataset it is not, finds nothing there."""

import gzip
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver

from classifier.models import Guest, Image, Share
from classifier.ownership import SESSION_KEY
from classifier.permissions import MAY, Action, Role
from classifier.urls import urlpatterns
from tests.drawing import make_upload

ANYONE = "anyone"
SIGNED_IN = "signed in"  # others are led to the page for signing in
NOBODY = "nobody"  # the method is not for this address: 405
Needed = Action | str


@dataclass(frozen=True)
class Needs:
    """What one must be allowed to, to get and to post."""

    get: Needed
    post: Needed


DATASET = "datasets/<uuid:dataset_id>"
IMAGE = "images/<uuid:image_id>"
TABLE = {
    "": Needs(ANYONE, ANYONE),
    "model/": Needs(ANYONE, NOBODY),
    "model/figures/<slug:name>.svg": Needs(ANYONE, NOBODY),
    "theme": Needs(NOBODY, ANYONE),
    "uploads": Needs(NOBODY, ANYONE),
    "datasets/": Needs(ANYONE, ANYONE),
    f"{IMAGE}/": Needs(Action.READ, NOBODY),
    f"{IMAGE}/picture": Needs(Action.READ, NOBODY),
    f"{IMAGE}/thumbnail": Needs(Action.READ, NOBODY),
    f"{IMAGE}/original": Needs(Action.READ, NOBODY),
    f"{IMAGE}/why": Needs(Action.READ, NOBODY),
    f"{IMAGE}/again": Needs(NOBODY, Action.CHANGE),
    f"{IMAGE}/similar": Needs(Action.READ, Action.REVIEW),
    f"{IMAGE}/second-opinion": Needs(NOBODY, Action.CHANGE),
    f"{IMAGE}/delete": Needs(Action.CHANGE, Action.CHANGE),
    f"{DATASET}/": Needs(Action.READ, Action.REVIEW),
    f"{DATASET}/upload": Needs(Action.UPLOAD, Action.UPLOAD),
    f"{DATASET}/rename": Needs(NOBODY, Action.CHANGE),
    f"{DATASET}/network": Needs(Action.CHANGE, Action.CHANGE),
    f"{DATASET}/delete": Needs(Action.CHANGE, Action.CHANGE),
    f"{DATASET}/undo": Needs(NOBODY, Action.REVIEW),
    f"{DATASET}/classes": Needs(Action.CHANGE, Action.CHANGE),
    f"{DATASET}/classes/<int:class_id>/remove": Needs(Action.CHANGE, Action.CHANGE),
    f"{DATASET}/review": Needs(Action.REVIEW, Action.REVIEW),
    f"{DATASET}/sweep": Needs(Action.REVIEW, NOBODY),
    f"{DATASET}/sweep/look-alike": Needs(NOBODY, Action.REVIEW),
    f"{DATASET}/sweep/<slug:key>": Needs(Action.REVIEW, Action.REVIEW),
    f"{DATASET}/quality": Needs(Action.READ, NOBODY),
    f"{DATASET}/learning": Needs(Action.READ, Action.REVIEW),
    f"{DATASET}/learning/head": Needs(Action.EXPORT, NOBODY),
    f"{DATASET}/target": Needs(NOBODY, Action.CHANGE),
    f"{DATASET}/audit": Needs(NOBODY, Action.REVIEW),
    f"{DATASET}/accept": Needs(Action.REVIEW, Action.REVIEW),
    f"{DATASET}/export": Needs(Action.EXPORT, NOBODY),
    f"{DATASET}/export/download": Needs(Action.EXPORT, NOBODY),
    f"{DATASET}/export/manifest": Needs(Action.EXPORT, NOBODY),
    f"{DATASET}/labels": Needs(Action.CHANGE, Action.CHANGE),
    f"{DATASET}/labels/<uuid:file_id>": Needs(Action.CHANGE, Action.CHANGE),
    f"{DATASET}/uploads": Needs(NOBODY, Action.UPLOAD),
    f"{DATASET}/known": Needs(NOBODY, Action.UPLOAD),
    f"{DATASET}/pictures": Needs(NOBODY, Action.UPLOAD),
    f"{DATASET}/progress": Needs(Action.READ, NOBODY),
    f"{DATASET}/sharing": Needs(Action.SHARE, Action.SHARE),
    f"{DATASET}/sharing/<uuid:share_id>/revoke": Needs(NOBODY, Action.SHARE),
    f"{DATASET}/leave": Needs(NOBODY, Action.READ),
    "account/": Needs(SIGNED_IN, NOBODY),
    "account/sign-up": Needs(ANYONE, ANYONE),
    "account/sign-in": Needs(ANYONE, ANYONE),
    "account/sign-out": Needs(NOBODY, ANYONE),
    "account/password": Needs(SIGNED_IN, SIGNED_IN),
    "account/mail": Needs(SIGNED_IN, SIGNED_IN),
    "account/delete": Needs(SIGNED_IN, SIGNED_IN),
    "account/reset": Needs(ANYONE, ANYONE),
    "account/tokens/": Needs(ANYONE, ANYONE),
    "account/new/<str:uidb64>/<str:token>/": Needs(ANYONE, ANYONE),
}
# An upload's answer is in its session alone: tests/classifier/classification/test_views.py. A shared link
# is for whoever has it: tests/classifier/sharing/test_views.py. So is the link to an opened folder, on this
# machine: tests/classifier/commands/test_open_folder.py. Tokens are their maker's alone:
# tests/classifier/accounts/test_tokens.py.
# Programs have tokens with scopes: tests/classifier/api/test_auth.py, tests/classifier/label_studio.
FOR_PROGRAMS = ("api/v1/", "label-studio/")
ELSEWHERE = {
    "results/<str:key>/",
    "shared/<str:token>/",
    "opened/<str:secret>",
    "account/tokens/<int:token_id>/revoke",
}


def list_routes(patterns: list[Any], prefix: str = "") -> Iterator[str]:
    """All addresses, as they are written in the sources, with those that are included."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from list_routes(pattern.url_patterns, f"{prefix}{pattern.pattern}")
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.pattern}"


def test_every_address_is_in_the_table() -> None:
    pages = {route for route in list_routes(urlpatterns) if not route.startswith(FOR_PROGRAMS)}
    assert sorted(TABLE.keys() | ELSEWHERE) == sorted(pages)


def test_nothing_is_allowed_that_was_not_meant() -> None:
    assert MAY[Role.STRANGER] == set()
    assert MAY[Role.READER] == {"read", "export"}
    assert MAY[Role.REVIEWER] == {"read", "export", "review"}
    assert MAY[Role.OWNER] == {"read", "export", "review", "upload", "change", "share"}


def meet_owner(owner: Client, image: Image) -> Client:
    return owner


def meet_owner_with_account(owner: Client, image: Image) -> Client:
    user = User.objects.create_user("owner")
    dataset = image.dataset
    dataset.owner, dataset.visitor = user, None
    dataset.save()
    client = Client()
    client.force_login(user)
    return client


def meet_second_account(owner: Client, image: Image) -> Client:
    client = Client()
    client.force_login(User.objects.create_user("second"))
    client.post("/", {"pictures": make_upload("seconds.jpg", seed=98)})
    return client


def meet_nobody(owner: Client, image: Image) -> Client:
    return Client()


def meet_stranger(owner: Client, image: Image) -> Client:
    client = Client()
    client.post("/", {"pictures": make_upload("strangers.jpg", seed=99)})
    return client


def meet_guest(owner: Client, image: Image, role: str) -> Client:
    client, visitor = Client(), uuid.uuid4()
    session = client.session
    session[SESSION_KEY] = visitor.hex
    session.save()
    client.cookies["sessionid"] = session.session_key or ""
    share = Share.objects.create(dataset=image.dataset, role=role)
    Guest.objects.create(share=share, visitor=visitor)
    return client


def meet_reader(owner: Client, image: Image) -> Client:
    return meet_guest(owner, image, "reader")


def meet_reviewer(owner: Client, image: Image) -> Client:
    return meet_guest(owner, image, "reviewer")


def meet_reviewer_with_account(owner: Client, image: Image) -> Client:
    client, user = Client(), User.objects.create_user("reviewer")
    client.force_login(user)
    share = Share.objects.create(dataset=image.dataset, role="reviewer")
    Guest.objects.create(share=share, user=user)
    return client


def meet_revoked(owner: Client, image: Image) -> Client:
    client = meet_reviewer(owner, image)
    client.get(f"/datasets/{image.dataset_id}/")
    Share.objects.all().delete()
    return client


PEOPLE: dict[Callable[[Client, Image], Client], Role] = {
    meet_owner: Role.OWNER,
    meet_owner_with_account: Role.OWNER,
    meet_second_account: Role.STRANGER,
    meet_nobody: Role.STRANGER,
    meet_stranger: Role.STRANGER,
    meet_reader: Role.READER,
    meet_reviewer: Role.REVIEWER,
    meet_reviewer_with_account: Role.REVIEWER,
    meet_revoked: Role.STRANGER,
}


@pytest.mark.parametrize(
    ("meet", "role"), PEOPLE.items(), ids=[meet.__name__.removeprefix("meet_") for meet in PEOPLE]
)
def test_every_person_gets_what_is_theirs_and_no_more(
    client: Client, image: Image, meet: Callable[[Client, Image], Client], role: Role
) -> None:
    person = meet(client, image)
    wrong = []
    for route, needs in TABLE.items():
        address = fill_in(route, image)
        for method, needed in ((person.get, needs.get), (person.post, needs.post)):
            with undone():
                response = method(address)
            if needed == SIGNED_IN:
                is_led_away = response.headers.get("Location", "").startswith("/account/sign-in?next=")
                is_good = is_led_away != ("_auth_user_id" in person.session)
            else:
                is_good = is_right(response.status_code, needed, role)
            if not is_good:
                wrong.append(f"{method.__name__} {route}: {response.status_code}, needs {needed}")
    assert wrong == []


def is_right(status: int, needed: Needed, role: Role) -> bool:
    """Whether the answer fits the role: a form without content may well be refused, but not as forbidden."""
    if needed == NOBODY:
        return status == 405
    if needed == ANYONE or needed in MAY[role]:
        return status not in {401, 403, 404, 405, 500}
    return status == (403 if MAY[role] else 404)


# What labelling/imports/services.py keeps of a file without rows.
EMPTY_LABELS = gzip.compress(b'{"rows": [], "problems": []}')


def fill_in(route: str, image: Image) -> str:
    """An address of that kind that leads to `image`."""
    values = {
        "<uuid:dataset_id>": image.dataset_id,
        "<uuid:image_id>": image.pk,
        "<int:class_id>": image.dataset.classes.all()[0].pk,
        "<uuid:file_id>": image.dataset.label_files.get_or_create(name="labels.csv", content=EMPTY_LABELS)[
            0
        ].pk,
        "<uuid:share_id>": image.pk,
        "<slug:name>": "curves",
        "<str:uidb64>": "MQ",
        "<str:token>": "cxyz12-0123456789abcdef0123456789abcdef",
        "<slug:key>": "outside",
    }
    for place, value in values.items():
        route = route.replace(place, str(value))
    return f"/{route}"


@contextmanager
def undone() -> Iterator[None]:
    """What happens in it leaves no rows."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
