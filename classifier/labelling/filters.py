"""Which of a dataset's pictures, and in which order: read from an address, and written into one."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.db.models import Q, QuerySet

from classifier.intake.quality import Quality
from classifier.models import Dataset, Image

# What can be sorted by, and the column that it is.
COLUMNS = {
    "time": "created_at",
    "path": "path",
    "confidence": "confidence",
    "margin": "margin",
    "entropy": "entropy",
    "group": "group",
}


Copies = Literal["", "grouped", "apart"]
NO_HINTS = Quality(0)
ALL_HINTS = sum(Quality)


@dataclass(frozen=True)
class Order:
    """By a column and then by id, so that every picture has one place."""

    sort: str = "time"
    is_descending: bool = False

    @property
    def column(self) -> str:
        """The column of the image."""
        return COLUMNS[self.sort]


@dataclass(frozen=True)
class Filter:
    """What must hold of a picture; what is empty says nothing. Confidences are 0..1.

    `quality` wants each of its hints, `with_hints` any. `copies` wants pictures that have near copies, or
    such that were taken out of their group; `group` those of one group.
    A picture is of a class when that is its label, or, as long as it is not reviewed, the network's guess.
    """

    class_id: int | None = None
    state: str = ""
    at_least: float | None = None
    at_most: float | None = None
    is_unsure: bool = False
    is_outside: bool = False
    text: str = ""
    copies: Copies = ""
    group: UUID | None = None
    with_hints: bool = False
    quality: Quality = NO_HINTS


def select_images(dataset: Dataset, wanted: Filter) -> QuerySet[Image]:
    """The dataset's pictures that the filter lets through, in no order yet."""
    images = dataset.images.order_by()
    if wanted.class_id is not None:
        images = images.filter(shown_as(wanted.class_id))
    if wanted.state:
        images = images.filter(state=wanted.state)
    if wanted.at_least is not None:
        images = images.filter(confidence__gte=wanted.at_least)
    if wanted.at_most is not None:
        images = images.filter(confidence__lte=wanted.at_most)
    if wanted.is_unsure:
        images = images.filter(is_unsure=True)
    if wanted.is_outside:
        images = images.filter(is_outside=True)
    if wanted.text:
        images = images.filter(path__icontains=wanted.text)
    if wanted.copies == "grouped":
        images = images.filter(group__isnull=False)
    if wanted.copies == "apart":
        images = images.filter(grouping=Image.Grouping.APART)
    if wanted.group is not None:
        images = images.filter(group=wanted.group)
    if wanted.with_hints or wanted.quality:
        images = images.filter(quality__isnull=False)
    if wanted.quality:
        images = images.filter(
            quality__in=[each for each in range(ALL_HINTS + 1) if has_all(each, wanted.quality)]
        )
    return images


def has_all(hints: int, wanted: Quality) -> bool:
    """Whether all of the wanted hints are among `hints`."""
    return hints & wanted == wanted


def shown_as(class_id: int) -> Q:
    """The pictures that the page shows under a class."""
    return Q(label=class_id) | Q(state=Image.State.UNREVIEWED, predicted=class_id)
