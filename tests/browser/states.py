"""Every page in every state that it can be in, as the templates make it: also those that rarely come."""

import json
import uuid
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from django.conf import settings
from django.contrib.auth.models import User
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.datastructures import MultiValueDict
from playwright.sync_api import Page, Route

from classifier.accounts.forms import ConfirmForm, NewPasswordForm, SignInForm, SignUpForm
from classifier.active_model import NETWORK_NAMES, PHOTO
from classifier.classification.heat_map import draw_heat_map
from classifier.classification.model_page import FIGURES, Figure, describe_model
from classifier.classification.model_values import Row
from classifier.classification.progress import Progress
from classifier.classification.selectors import Guess, Opinion
from classifier.classification.why import Why
from classifier.classification.wording import NAMES
from classifier.intake.forms import UploadForm
from classifier.intake.services import Refusal
from classifier.models import Archive, Dataset, Image, Share
from classifier.permissions import Role
from ml_models.card import ModelCard
from tests.browser.pictures import draw_bytes
from tests.classifier.classification.test_model_page import MEASURED
from tests.ml_models.test_card import SHIPPED

SURE = (
    ("cat", 93.1, "93 %"),
    ("dog", 4.2, "4 %"),
    ("frog", 1.1, "1 %"),
    ("deer", 0.7, "1 %"),
    ("bird", 0.2, "under 1 %"),
)
UNSURE = (
    ("cat", 41.0, "41 %"),
    ("dog", 38.0, "38 %"),
    ("automobile", 9.0, "9 %"),
    ("deer", 6.0, "6 %"),
    ("bird", 3.0, "3 %"),
)
LONG_NAME = "a_very_long_name_without_a_single_blank_as_cameras_and_messengers_give_them_20261123_120000.jpg"


PILE = Dataset(id=uuid.UUID(int=8), name="My pictures", visitor=uuid.UUID(int=9))
PILE.role = Role.OWNER


def draw_up_opinion(guesses: tuple[tuple[str, float, str], ...], sentence: str, **flags: bool) -> Opinion:
    """An opinion of the real kind with these guesses (label, percent, in words)."""
    top = [Guess(label, NAMES[label], percent, text) for label, percent, text in guesses]
    sure = Opinion(sentence, top, False, False, model_version="cifar10_cnn/1", duration_ms=11.4)
    return replace(sure, **flags)  # type: ignore[arg-type]  # mypy wants each field's own type


def make_image(state: str = "unreviewed", **columns: Any) -> Image:
    """An image that is in no database."""
    facts = {
        "path": "cat.jpg",
        "format": "JPEG",
        "width": 900,
        "height": 600,
        "size": 345_678,
        "sha256": "0" * 64,
        "dataset": PILE,
    }
    return Image(id=uuid.UUID(int=7), state=state, **{**facts, **columns})


OUTDATED = replace(draw_up_opinion(SURE, "Most likely a cat (93 %)"), is_current=False)
CAT = draw_up_opinion(SURE, "Most likely a cat (93 %)")
DOUBT = draw_up_opinion(UNSURE, "Not sure: cat 41 %, dog 38 %", is_unsure=True)
OUTSIDE = draw_up_opinion(UNSURE, "Probably none of the ten.", is_outside=True)
REFUSALS = [Refusal(LONG_NAME, "This file is empty. Please choose a file that holds a picture.", 400)]
HOME = {
    "form": UploadForm(),
    "classes": list(NAMES.values()),
    "limits": {
        "max_bytes": 20 * 1024**2,
        "max_files": 100,
        "max_request_bytes": 200 * 1024**2,
        "max_pixels": 50_000_000,
        "min_side": 8,
    },
}
RESULTS = [
    {"image": make_image(), "opinion": CAT},
    {"image": make_image(path=LONG_NAME), "opinion": DOUBT},
    {"image": make_image(width=32, height=32), "opinion": OUTSIDE},
    {"image": make_image("pending"), "opinion": None},
    {"image": make_image("failed"), "opinion": None},
]
WHY = Why(
    name="cat",
    address="data:image/png;base64," + b64encode(draw_heat_map(np.eye(32), np.eye(32) > 0, 90, 60)).decode(),
    place="It looked most at the upper left and the middle.",
    share=0.93,
    share_hidden=0.41,
)
MODEL = describe_model(replace(ModelCard.read(SHIPPED), metrics=MEASURED), SHIPPED) | {
    "figures": [Figure(name, *texts) for name, texts in FIGURES.items()]
}
BARE_MODEL = describe_model(
    replace(ModelCard.read(SHIPPED), metrics={}, about={}, networks=[], training={}), SHIPPED / "nowhere"
)
COMPARISON = [
    Row("Photographs told right", ("87.2 %", "96.0 %")),
    Row("Milliseconds a picture", ("2.8", "6.7")),
]
CHOICE = {"dataset": PILE, "comparison": COMPARISON, "choices": NETWORK_NAMES.items()}
SECOND = replace(DOUBT, network=PHOTO, model_version="photo_network/lite1-1")
UNDER_WAY = Progress(
    total=5000,
    waiting=1234,
    failed=2,
    per_second=87.3,
    archives=[
        Archive(dataset=PILE, name=LONG_NAME, size=9, total=40, position=30, stored=29),
        Archive(
            dataset=PILE,
            name="pile.zip",
            size=9,
            state="done",
            total=40,
            position=40,
            stored=39,
            refused=1,
            refusals_json=json.dumps(
                [[LONG_NAME, "It is encrypted. Please send an archive without a password."]]
            ),
            sentence="You keep 20000 pictures here, as many as one person may.",
        ),
    ],
)
ANNA = User(id=1, username="anna-from-the-harbour", email="anna@example.org")
SHARED = Share(id=uuid.UUID(int=5), dataset=PILE, role="reviewer")
SHARED.guest_count, SHARED.last_used_at = 2, SHARED.created_at  # type: ignore[attr-defined]  # annotated
ERRORS = ("400", "403", "403_csrf", "404", "413", "429", "503", "507")
STATES: Mapping[str, tuple[str, dict[str, Any]]] = {
    "home": ("home.html", HOME),
    "home after an empty form": ("home.html", {**HOME, "form": UploadForm(QueryDict(), MultiValueDict())}),
    "home after a refusal": ("home.html", {**HOME, "refusals": REFUSALS}),
    "home where pictures vanish": ("home.html", {**HOME, "pictures_vanish": True}),
    "a sure result": ("result.html", {"image": make_image(), "opinion": CAT}),
    "an unsure result": ("result.html", {"image": make_image(path=LONG_NAME), "opinion": DOUBT}),
    "a result of something else": (
        "result.html",
        {"image": make_image(width=32, height=32), "opinion": OUTSIDE},
    ),
    "a result of another version": (
        "result.html",
        {"image": make_image(), "opinion": OUTDATED, "active_version": "cifar10_cnn/2"},
    ),
    "a result with a second opinion": (
        "result.html",
        {"image": make_image(), "opinion": CAT, "second": SECOND},
    ),
    "a result that offers a second opinion": (
        "result.html",
        {"image": make_image(), "opinion": CAT, "second_name": NETWORK_NAMES[PHOTO]},
    ),
    "the choice of a network": ("labelling/network.html", CHOICE),
    "the choice of a network where there is one": (
        "labelling/network.html",
        {**CHOICE, "obstacle": "The photo network is turned off on this server."},
    ),
    "a heat map": ("why.html", {"image": make_image(), "opinion": CAT, "why": WHY}),
    "a heat map of a tiny picture": (
        "why.html",
        {"image": make_image(path=LONG_NAME, width=32, height=32), "opinion": DOUBT, "why": WHY},
    ),
    "the model page": ("model.html", MODEL | {"comparison": COMPARISON}),
    "the model page of a card that knows little": ("model.html", BARE_MODEL),
    "a pending result": ("result.html", {"image": make_image("pending"), "opinion": None}),
    "a failed result": ("result.html", {"image": make_image("failed"), "opinion": None}),
    "several results": ("results.html", {"cards": RESULTS, "refusals": REFUSALS}),
    "the progress of an upload": ("progress.html", {"dataset": PILE, "progress": UNDER_WAY}),
    "the question before deleting": ("delete.html", {"image": make_image()}),
    "signing in where there is mail": (
        "accounts/sign_in.html",
        {"form": SignInForm(), "can_send_mail": True},
    ),
    "signing in after too many attempts": (
        "accounts/sign_in.html",
        {
            "form": SignInForm(),
            "refusal": "There were too many attempts. Please wait.",
        },
    ),
    "signing up": ("accounts/sign_up.html", {"form": SignUpForm(), "next": "/"}),
    "signing up after a mistake": (
        "accounts/sign_up.html",
        {"form": SignUpForm({"username": "", "email": "nonsense"}), "next": "/"},
    ),
    "no signing up": ("accounts/sign_up_closed.html", {}),
    "an account": ("accounts/account.html", {"user": ANNA, "datasets": 3, "pictures": 1200, "tokens": 1}),
    "the question before deleting an account": (
        "accounts/delete.html",
        {"user": ANNA, "form": ConfirmForm(ANNA), "datasets": 3, "pictures": 1200},
    ),
    "no mail for a forgotten password": ("accounts/reset_without_mail.html", {}),
    "a mail for a forgotten password": ("accounts/reset_sent.html", {"email": "anna@example.org"}),
    "a new password": ("accounts/new_password.html", {"validlink": True, "form": NewPasswordForm(ANNA)}),
    "a link that is of no use": ("accounts/new_password.html", {"validlink": False}),
    "sharing": (
        "sharing/sharing.html",
        {
            "user": ANNA,
            "dataset": PILE,
            "links": [(SHARED, f"https://pictures.example.org/shared/{'0' * 76}/")],
            "roles": Share.Role.choices,
        },
    ),
    **{f"error {code}": (f"{code}.html", {}) for code in ERRORS},
    "an error with its own sentence": (
        "413.html",
        {"sentence": "This upload has 300 MB; at most 200 MB are possible."},
    ),
}
STATE_NAMES = (*STATES, "error 500")


def render_state(name: str) -> str:
    """The page's HTML. That of an internal error is made without a request, as the service makes it."""
    if name == "error 500":
        return render_to_string("500.html")
    template, context = STATES[name]
    request = RequestFactory().get("/", headers={"host": "localhost"})
    return render_to_string(template, {"keep_days": settings.KEEP_DAYS, **context}, request)


def show_state(page: Page, name: str) -> None:
    """Open the state in the browser at an address of the running site, under the site's content policy."""
    policy = page.request.get("/").headers["content-security-policy"]
    headers = {"content-type": "text/html; charset=utf-8", "content-security-policy": policy}
    page.route("**/images/**", lambda route: route.fulfill(body=draw_bytes(), content_type="image/png"))
    page.route("**/figures/**", lambda route: route.fulfill(body=draw_bytes(), content_type="image/png"))
    page.route("**/state", lambda route: answer(route, name, headers))
    page.goto("/state")


def answer(route: Route, name: str, headers: dict[str, str]) -> None:
    """Give the browser the state's page."""
    route.fulfill(body=render_state(name), headers=headers)
