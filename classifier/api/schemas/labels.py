"""Labels that exist already: what a file of them would change."""

from datetime import datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field, StrictBool

from classifier.api.schemas.base import Incoming


class LabelFileOut(Schema):
    """A file of labels that was read and not taken over yet."""

    id: UUID
    name: str
    created_at: datetime


class NewClassOut(Schema):
    """A class that the dataset lacks, and how many images would be of it."""

    name: str
    images: int


class ConflictOut(Schema):
    """An image that was decided on otherwise: what the file says is a class's name, or a state."""

    image_id: UUID
    path: str
    state: str
    label: str
    new_state: str


class LabelProblemOut(Schema):
    """A row that says nothing that can be used, and why. Rows count from 1."""

    line: int
    reason: str


class UnmatchedOut(Schema):
    """A row of which no image is here."""

    line: int
    path: str
    sha256: str


class ComparisonOut(Schema):
    """What taking the labels over would change in the dataset as it is now.

    `fresh` counts images that nobody has decided on, `conflicts` those that were decided otherwise, `same`
    those that were decided so, `pending` those that get their labels when the network has seen them,
    `guesses` rows that are a network's own. The lists name the first hundred of each kind.
    """

    id: UUID
    name: str
    matched: int
    fresh: int
    conflicts: int
    same: int
    pending: int
    guesses: int
    unmatched: int
    problems: int
    new_classes: list[NewClassOut]
    named_conflicts: list[ConflictOut]
    named_unmatched: list[UnmatchedOut]
    named_problems: list[LabelProblemOut]


class TakeOverIn(Incoming):
    """What of the file is taken over beside the labels of images that nobody has decided on."""

    new_classes: StrictBool = Field(True, description="Make the classes that the dataset lacks.")
    conflicts: StrictBool = Field(False, description="Replace decisions that say otherwise.")


class TakenOverOut(Schema):
    """What became of it. Of those `changed`, `pending` ones get their labels as soon as the network has seen
    them. One undo takes all of it back.
    """

    changed: list[UUID]
    stale: list[UUID]
    unchanged: int
    pending: int
