"""Images: taken in, listed, deleted."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field, Strict, field_validator

from classifier.api.schemas.base import (
    MOST_IMAGES,
    WITHOUT_NULL,
    BodyClassId,
    ClassId,
    Incoming,
    ProblemOut,
    Share,
)
from classifier.api.schemas.choices import AnyCopies, AnyHint, AnyState, Hint, Sort, State
from classifier.api.schemas.predictions import GuessOut
from classifier.intake.quality import Quality

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class ImageFilter(Incoming):
    """Which images: what is not given lets all through. The same as on the dataset's page.

    An image is of a class when that is its label or, as long as nobody reviewed it, the network's guess.
    """

    class_id: ClassId | None = None
    state: AnyState | None = None
    min_confidence: Share | None = None
    max_confidence: Share | None = None
    unsure: bool = Field(False, description="Only those that the network is not sure of.")
    outside: bool = Field(False, description="Only those that probably show none of the network's labels.")
    text: str | None = Field(
        None, max_length=255, pattern=WITHOUT_NULL, description="What the path contains."
    )
    quality: AnyHint | None = Field(None, description="Only those that have this hint, or any.")
    copies: AnyCopies | None = Field(
        None, description="Only near copies of others, or only those that were taken out of their group."
    )
    group: UUID | None = Field(None, description="Only the near copies of one group.")


class BodyFilter(ImageFilter):
    """Which images; an empty filter means all of the dataset."""

    model_config = ConfigDict(extra="forbid", strict=True)

    # As JSON has it: 7.0 is a whole number, and a UUID is a word.
    class_id: Annotated[BodyClassId, Strict(False)] | None = None
    group: Annotated[UUID, Strict(False)] | None = None


class ImageList(ImageFilter):
    """The filter, the order, and which page of it."""

    sort: Sort = Sort.NEWEST
    limit: int = Field(60, ge=1, le=MOST_IMAGES)
    cursor: str | None = Field(
        None,
        max_length=1000,
        pattern=WITHOUT_NULL,
        description="`next` of the page before, for the same order.",
    )


class NamedClass(Schema):
    """A class, by its number and name."""

    id: int
    name: str


class ImageOut(Schema):
    """An image. `label` is the accepted class, `predicted` the network's guess among the dataset's classes.

    `version` grows with every decision: sent with the next one, it keeps two people from overwriting each
    other. Near copies share a `group`; `quality` has hints at what may be wrong with the picture. A label
    that `is_unseen` was accepted with many others, none of them looked at; a guess that `is_doubted` was
    called wrong, and its picture comes first in the review.
    """

    id: UUID
    dataset_id: UUID
    path: str
    sha256: str
    format: str
    width: int
    height: int
    size: int
    state: State
    label: NamedClass | None
    predicted: NamedClass | None
    confidence: float | None
    margin: float | None
    entropy: float | None
    is_unsure: bool
    is_outside: bool
    is_unseen: bool
    is_doubted: bool
    group: UUID | None
    quality: list[Hint]
    version: int
    created_at: datetime

    @field_validator("quality", mode="before")
    @classmethod
    def name_hints(cls, value: object) -> object:
        """The names of the bits in the image's column."""
        if value is not None and not isinstance(value, int):
            return value
        return [str(hint.name).lower() for hint in Quality(value or 0)]


class ClassGuessOut(Schema):
    """A class of the dataset and its probability."""

    class_id: int
    name: str
    probability: float


class OpinionOut(Schema):
    """What a version of the network said, in its own labels: the likeliest first."""

    model_version: str
    is_current: bool
    is_unsure: bool
    is_outside: bool
    top: list[GuessOut]


class ImageDetailOut(ImageOut):
    """An image with the network's guesses among the dataset's classes, likeliest first, and its opinion in
    its own labels. `lost` says why an opened folder's file cannot be had any more; empty when it can."""

    guesses: list[ClassGuessOut]
    opinion: OpinionOut | None
    second_opinion: OpinionOut | None = Field(description="Another network's, where it was asked.")
    lost: str


class WhyOut(Schema):
    """What the network looked at for the label `name`. `heat_map` is a PNG as a data address, `place` the
    same in words. With the hottest quarter hidden, `confidence_hidden` is left of `confidence`."""

    name: str
    place: str
    confidence: float
    confidence_hidden: float
    heat_map: str


class ImagePage(Schema):
    """Some images, and the cursor of the next page; null on the last one."""

    images: list[ImageOut]
    next: str | None


class UploadedOut(Schema):
    """What became of an upload: `created` counts those that were not here before; `archives` are ZIPs, which
    are read in the background."""

    images: list[ImageOut]
    created: int
    archives: list[str]
    refused: list["RefusedOut"]


class RefusedOut(Schema):
    """A file that was not taken, and why."""

    name: str
    problem: ProblemOut


class KnownIn(Incoming):
    """SHA-256 digests of files that one might send."""

    sha256: list[Sha256] = Field(max_length=MOST_IMAGES)


class KnownOut(Schema):
    """Those of the digests that the dataset has already, each with its image."""

    known: dict[str, UUID]


class DeletionIn(Incoming):
    """Images to delete; unknown ones are passed over."""

    images: list[UUID] = Field(min_length=1, max_length=MOST_IMAGES)


class FilterDeletionIn(Incoming):
    """The images to delete, by a filter; an empty one means all of the dataset."""

    filter: BodyFilter


class DeletionOut(Schema):
    """How many were deleted."""

    deleted: int


class RegroupingIn(Incoming):
    """Near copies to take out of their groups, or to put back; what it does not concern is passed over."""

    images: list[UUID] = Field(min_length=1, max_length=MOST_IMAGES)


class RegroupingOut(Schema):
    """How many it concerned."""

    changed: int
