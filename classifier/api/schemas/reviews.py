"""Decisions on images."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field, StrictBool

from classifier.api.schemas.base import MOST_IMAGES, BodyClassId, Incoming, Version
from classifier.api.schemas.images import ImageFilter, ImageOut

Action = Literal["confirm", "label", "none", "leave_out", "reopen"]


class Decision(Incoming):
    """What is decided: accept the network's guess, give the class `class_id`, none of the classes, leave out
    of every export, or take the decision back and review again."""

    action: Action
    class_id: BodyClassId | None = Field(None, description="For the action `label`, and only for that.")
    drawn_at_random: StrictBool = Field(False, description="As told with the image whose turn it was.")


class ReviewIn(Decision):
    """A decision on one image; with its `version`, only as long as nobody else has decided since."""

    version: Version | None = None


class ChosenIn(Incoming):
    """An image, and the version that was seen."""

    id: UUID
    version: Version | None = None


class BulkReviewIn(Decision):
    """A decision on many images at once. One undo takes it back."""

    images: list[ChosenIn] = Field(min_length=1, max_length=MOST_IMAGES)


class BodyFilter(ImageFilter):
    """Which images; an empty filter means all of the dataset."""

    model_config = ConfigDict(extra="forbid", strict=True)

    class_id: BodyClassId | None = None


class FilterReviewIn(Decision):
    """A decision on all images that a filter lets through. One undo takes it back."""

    filter: BodyFilter


class OutcomeOut(Schema):
    """What became of it: the images that changed; those that someone else had changed before, which were left
    alone; and how many it did not concern."""

    changed: list[UUID]
    stale: list[UUID]
    unchanged: int


class ReviewOut(Schema):
    """One decision that was made. What was done at once shares its `batch`."""

    id: int
    image_id: UUID
    batch: UUID
    action: str
    label_before_id: int | None
    label_after_id: int | None
    state_before: str
    state_after: str
    undoes_id: int | None
    created_at: datetime


class ReviewPage(Schema):
    """Some decisions, the oldest first, and the cursor of the next page; null on the last one."""

    reviews: list[ReviewOut]
    next: int | None


class NextOut(Schema):
    """The image whose turn it is, null when all are reviewed, and the network's guesses, likeliest first.

    `drawn_at_random` belongs to every tenth, from which estimates are made: send it back with the decision.
    """

    image: ImageOut | None
    drawn_at_random: bool
    guesses: list["ClassGuessOut"]


class ClassGuessOut(Schema):
    """A class of the dataset and its probability."""

    class_id: int
    name: str
    probability: float
