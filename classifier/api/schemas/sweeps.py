"""Sweeps: piles of images that should all show the same."""

from uuid import UUID

from ninja import Schema
from pydantic import Field

from classifier.api.schemas.base import MOST_IMAGES, BodyClassId, Incoming
from classifier.api.schemas.images import ImageOut
from classifier.api.schemas.reviews import ChosenIn


class PileOut(Schema):
    """Images of which the network says the same, or that look alike. `key` is a class's id, `outside`,
    `copies`, or a pile of look-alikes."""

    key: str
    title: str
    question: str
    count: int


class SweepPage(Schema):
    """Some images of a pile, the least sure first, and the cursor of the next; null on the last."""

    pile: PileOut
    images: list[ImageOut]
    next: str | None


class SweepIn(Incoming):
    """The images that were looked at, and those of them that are wrong.

    The others are accepted; the wrong ones come first in the review. One undo takes back both. What a pile of
    look-alikes shows is told by `class_id`, which no other pile takes.
    """

    shown: list[ChosenIn] = Field(min_length=1, max_length=MOST_IMAGES)
    wrong: list[UUID] = Field(default_factory=list, max_length=MOST_IMAGES)
    class_id: BodyClassId | None = None
