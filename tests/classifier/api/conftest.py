"""Programs: with a token that writes, one that only reads, a stranger's, and none."""

from typing import Any

import pytest
from django.test import Client

from classifier.accounts.tokens import create_token
from classifier.models import Dataset, Image
from classifier.people import Person
from tests.classifier.labelling.conftest import OTHER, VISITOR, make_dataset, make_image
from tests.drawing import make_upload


def make_client(scope: str = "write", person: Person = VISITOR) -> Client:
    """A program with a new token."""
    text = create_token(person=person, name="a program", scope=scope).text
    return Client(headers={"authorization": f"Bearer {text}"})


@pytest.fixture
def own(db: Any) -> Dataset:
    return make_dataset()


@pytest.fixture
def program(db: Any) -> Client:
    return make_client()


@pytest.fixture
def reader(db: Any) -> Client:
    return make_client("read")


@pytest.fixture
def foreigner(db: Any) -> Client:
    return make_client(person=OTHER)


@pytest.fixture
def nobody() -> Client:
    return Client()


@pytest.fixture
def cat(own: Dataset) -> Image:
    """An image that the network took for a cat, without its file."""
    return make_image(own, "cat")


@pytest.fixture
def uploaded(own: Dataset, program: Client) -> dict[str, Any]:
    """A picture that the program has sent."""
    answer = program.post(f"/api/v1/datasets/{own.pk}/images", {"pictures": make_upload("cat.jpg")})
    image: dict[str, Any] = answer.json()["images"][0]
    return image
