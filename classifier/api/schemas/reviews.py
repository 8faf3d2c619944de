"""Decisions on images."""

from datetime import datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field, StrictBool

from classifier.api.schemas.base import MOST_IMAGES, AuditId, BodyClassId, Incoming, Version
from classifier.api.schemas.choices import ReviewAction, State
from classifier.api.schemas.images import BodyFilter, ClassGuessOut, ImageOut

SEEN_GUESS = Field(
    None, description="The class that was the guess you saw: with another one by now, nothing is confirmed."
)


class Decision(Incoming):
    """What is decided: accept the network's guess, give the class `class_id`, none of the classes, leave out
    of every export, or take the decision back and review again."""

    action: ReviewAction
    class_id: BodyClassId | None = Field(None, description="For the action `label`, and only for that.")


class ReviewIn(Decision):
    """A decision on one image; with its `version`, only as long as nobody else has decided since.

    For an image that you got from `next`, send back `in_turn`, `drawn_at_random` and `audit_id` as they were
    told with it: the estimates and the audits rest on them. In an audit, `confirm` says that the label is
    right.
    """

    version: Version | None = None
    guess_id: BodyClassId | None = SEEN_GUESS
    in_turn: StrictBool = Field(False, description="The image came from `next`, and was not picked out.")
    drawn_at_random: StrictBool = Field(False, description="As told with the image whose turn it was.")
    audit_id: AuditId | None = Field(None, description="The audit that asked.")


class ChosenIn(Incoming):
    """An image, and the version that was seen."""

    id: UUID
    version: Version | None = None
    guess_id: BodyClassId | None = SEEN_GUESS


class BulkReviewIn(Decision):
    """A decision on many images at once. One undo takes it back."""

    images: list[ChosenIn] = Field(min_length=1, max_length=MOST_IMAGES)


class FilterReviewIn(Decision):
    """A decision on all images that a filter lets through. One undo takes it back.

    What is confirmed so counts as accepted unseen: the estimates go on doubting it.
    """

    filter: BodyFilter


class OutcomeOut(Schema):
    """What became of it: the images that changed, and the near copies that this covered; those that someone
    else had changed before, which were left alone; and how many it did not concern."""

    changed: list[UUID]
    covered: list[UUID]
    stale: list[UUID]
    unchanged: int


class ExpectedOut(Schema):
    """How many of `count` guesses are probably wrong, and the interval that holds nine times in ten."""

    count: int
    mean: float
    low: float
    high: float


class ReviewPreviewOut(Schema):
    """What a decision would concern: `count` images, with `covered` near copies beyond them. `wrong` is for
    `confirm` alone, and null when it concerns none."""

    count: int
    covered: int
    wrong: ExpectedOut | None


class ReviewOut(Schema):
    """One decision that was made. What was done at once shares its `batch`."""

    id: int
    image_id: UUID
    batch: UUID
    action: str
    label_before_id: int | None
    label_after_id: int | None
    state_before: State
    state_after: State
    undoes_id: int | None
    created_at: datetime


class ReviewPage(Schema):
    """Some decisions, the oldest first, and the cursor of the next page; null on the last one."""

    reviews: list[ReviewOut]
    next: int | None


class NextOut(Schema):
    """The image whose turn it is, null when all are reviewed, and the network's guesses, likeliest first.

    Send `in_turn`, `drawn_at_random` and `audit_id` back with the decision: every tenth image is drawn at
    random, and from these the estimates are made. To pass the image over, ask again with `skip`.
    """

    image: ImageOut | None
    in_turn: bool
    drawn_at_random: bool
    audit_id: int | None
    left: int = Field(description="How many images the queue has left, with this one.")
    skip: str
    guesses: list[ClassGuessOut]
