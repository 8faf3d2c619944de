"""A dataset of pictures that the network has answered for, made without it."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import F

from classifier.models import Dataset, Image
from classifier.people import Person

VISITOR = Person(uuid.UUID("11111111-2222-4333-8444-555555555555"))
OTHER = Person(uuid.UUID("99999999-2222-4333-8444-555555555555"))


def make_dataset(person: Person = VISITOR) -> Dataset:
    """A dataset with the ten classes."""
    return Dataset.objects.create(name="mine", owner_id=person.user_id, visitor=person.visitor)


def make_image(
    dataset: Dataset, predicted: str = "cat", confidence: float | None = 0.9, **columns: Any
) -> Image:
    """An unreviewed image of `dataset` whose likeliest class is the one named `predicted`."""
    number = uuid.uuid4()
    facts: dict[str, Any] = {
        "path": f"{number.hex[:8]}.png",
        "sha256": 2 * number.hex,
        "state": Image.State.UNREVIEWED,
        "confidence": confidence,
        "margin": None if confidence is None else 2 * confidence - 1,
        "entropy": None if confidence is None else 1 - confidence,
        "predicted": dataset.classes.get(name=predicted) if predicted else None,
        "top_class": predicted,
    }
    size: dict[str, Any] = {"format": "PNG", "width": 32, "height": 32, "size": 9, "stored_bytes": 9}
    Dataset.objects.filter(pk=dataset.pk).update(
        image_count=F("image_count") + 1, stored_bytes=F("stored_bytes") + 9
    )
    return Image.objects.create(dataset=dataset, **(size | facts | columns))


@pytest.fixture
def own(db: Any) -> Dataset:
    return make_dataset()


@pytest.fixture
def add(own: Dataset) -> Callable[..., Image]:
    """Adds an image to `own`: add("cat", 0.9)."""

    def add_one(predicted: str = "cat", confidence: float | None = 0.9, **columns: Any) -> Image:
        return make_image(own, predicted, confidence, **columns)

    return add_one
