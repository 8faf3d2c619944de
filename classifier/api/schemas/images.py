"""Images: taken in, listed, deleted."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from classifier.api.schemas.base import MOST_IMAGES, WITHOUT_NULL, ClassId, Incoming, ProblemOut, Share

State = Literal["pending", "unreviewed", "confirmed", "corrected", "none_of_these", "left_out", "failed"]
Sort = Literal[
    "-time",
    "time",
    "margin",
    "-margin",
    "confidence",
    "-confidence",
    "-entropy",
    "entropy",
    "path",
    "-path",
]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class ImageFilter(Incoming):
    """Which images: what is not given lets all through. The same as on the dataset's page.

    An image is of a class when that is its label or, as long as nobody reviewed it, the network's guess.
    """

    class_id: ClassId | None = None
    state: State | None = None
    min_confidence: Share | None = None
    max_confidence: Share | None = None
    unsure: bool = Field(False, description="Only those that the network is not sure of.")
    outside: bool = Field(False, description="Only those that probably show none of the network's labels.")
    text: str | None = Field(
        None, max_length=255, pattern=WITHOUT_NULL, description="What the path contains."
    )


class ImageList(ImageFilter):
    """The filter, the order, and which page of it."""

    sort: Sort = "-time"
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
    other.
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
    version: int
    created_at: datetime


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


class DeletionOut(Schema):
    """How many were deleted."""

    deleted: int
