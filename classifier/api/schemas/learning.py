"""What a dataset has learnt from its labels."""

from datetime import datetime

from ninja import Schema
from pydantic import StrictBool

from classifier.api.schemas.base import Incoming


class HeadOut(Schema):
    """One version of what was learnt, from `label_count` labels of `class_count` kinds.

    `right_share` (0..1) of its guesses are right, `right_before` would be without learning; null where too
    few labels tell.
    """

    version: int
    label_count: int
    class_count: int
    right_share: float | None
    right_before: float | None
    created_at: datetime


class LearningOut(Schema):
    """How far it is. `head` makes the guesses, null as long as the network does; `history` are the newest 200
    heads, the oldest first.

    `can_learn` is whether this service has what it takes. `lacking` pictures are still looked at;
    `is_under_way` is whether a head is being made, or its guesses are still being told.
    """

    learns: bool
    can_learn: bool
    head: HeadOut | None
    history: list[HeadOut]
    lacking: int
    is_under_way: bool


class LearningIn(Incoming):
    """Whether the dataset learns from its labels; without, the guesses are the network's."""

    learns: StrictBool
