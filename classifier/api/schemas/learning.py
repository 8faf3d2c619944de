"""What a dataset has learnt from its labels, and pictures that look alike."""

from datetime import datetime
from uuid import UUID

from ninja import Schema

from classifier.api.schemas.base import Incoming


class HeadOut(Schema):
    """What was learnt from so many labels of so many classes.

    `right_share` (0..1) of its guesses are probably right, told by the labelled images, each guessed without
    its own label; `right_before` is the same without learning. Null where that cannot be told.
    """

    version: int
    label_count: int
    class_count: int
    right_share: float | None
    right_before: float | None
    created_at: datetime


class LearningOut(Schema):
    """How far learning is. `head` makes the guesses; null as long as the network does.

    `can_learn` is whether this service has the photo network. `lacking` images are still to be looked at by
    it. `history` has the heads so far, the oldest first.
    """

    learns: bool
    can_learn: bool
    is_under_way: bool
    lacking: int
    head: HeadOut | None
    history: list[HeadOut]


class LearningIn(Incoming):
    """Whether the dataset learns from its labels."""

    learns: bool


class LikeOut(Schema):
    """An image, and how much it is like the other one: 1 is the same, 0 nothing in common."""

    id: UUID
    likeness: float


class SimilarOut(Schema):
    """The likest images first; null while the photo network has not looked at the image."""

    images: list[LikeOut] | None
