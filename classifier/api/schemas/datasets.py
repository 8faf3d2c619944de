"""Datasets, their classes, and how far the work on them is."""

from datetime import datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field

from classifier.api.schemas.base import NOT_BLANK, BodyClassId, Incoming, Place, TargetShare
from classifier.api.schemas.choices import AnyNetwork, DatasetRole, NetworkName


class DatasetIn(Incoming):
    """A dataset's name, in one line, and the network that answers for it."""

    name: str = Field(min_length=1, max_length=200, pattern=NOT_BLANK)
    network: AnyNetwork = NetworkName.CNN


class DatasetChange(Incoming):
    """Another name, another share of right labels to go for, another network: what is given."""

    name: str | None = Field(None, min_length=1, max_length=200, pattern=NOT_BLANK)
    target: TargetShare | None = None
    network: AnyNetwork | None = None


class DatasetOut(Schema):
    """A dataset. `role` is what you are in it; `target` the share of right labels that its owner is after;
    `network` the one that answers for it."""

    id: UUID
    name: str
    role: DatasetRole
    target: float
    network: NetworkName
    image_count: int
    stored_bytes: int
    created_at: datetime
    last_used_at: datetime


class ClassIn(Incoming):
    """The name of a class, in one line."""

    name: str = Field(min_length=1, max_length=100, pattern=NOT_BLANK)


class ClassChange(Incoming):
    """Another name, another place in the list (the first is 0), or both."""

    name: str | None = Field(None, min_length=1, max_length=100, pattern=NOT_BLANK)
    place: Place | None = None


class MergeIn(Incoming):
    """The classes that become part of another."""

    others: list[BodyClassId] = Field(min_length=1, max_length=1000)


class ClassOut(Schema):
    """A class. `network_labels` are those of the network that it stands for: none for one of your own."""

    id: int
    name: str
    position: int
    network_labels: list[str]


class ClassCountOut(ClassOut):
    """A class, with its accepted labels and the network's guesses that nobody reviewed yet."""

    labelled: int
    guessed: int


class ProgressOut(Schema):
    """How many pictures are in each state, and how fast the network goes through those that wait for it.

    `archives` are ZIPs that are still being read, or were.
    """

    total: int
    reviewed: int
    left: int
    pending: int
    by_state: dict[str, int]
    per_second: float
    seconds_left: int | None
    archives: list["ArchiveOut"]


class ArchiveOut(Schema):
    """A ZIP: how many files it has, how far it was read, what was stored and refused."""

    name: str
    state: str
    total: int
    position: int
    stored: int
    refused: int
    sentence: str
