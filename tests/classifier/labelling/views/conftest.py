"""The visitor behind `client`, with a dataset of classified pictures."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from classifier.models import Dataset, Image
from classifier.ownership import SESSION_KEY
from classifier.people import Person
from tests.classifier.labelling.conftest import OTHER, VISITOR, make_dataset, make_image


def sign(client: Client, person: Person) -> Client:
    """Make `client` that visitor."""
    session = client.session
    assert person.visitor is not None
    session[SESSION_KEY] = person.visitor.hex
    session.save()
    return client


@pytest.fixture
def owner(client: Client, db: Any) -> Client:
    """The visitor to whom `own` belongs."""
    return sign(client, VISITOR)


@pytest.fixture
def foreign(db: Any) -> Image:
    """A picture in another visitor's dataset."""
    return make_image(make_dataset(OTHER))


@pytest.fixture
def pictures(own: Dataset, add: Callable[..., Image]) -> list[Image]:
    """Three cats and a dog, from the most doubtful to the surest."""
    kinds = (("cat", 0.55), ("cat", 0.7), ("dog", 0.8), ("cat", 0.99))
    return [add(kind, sure, path=f"{place}.png") for place, (kind, sure) in enumerate(kinds)]
