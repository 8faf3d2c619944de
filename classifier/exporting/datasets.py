"""A dataset's rows become records, and a plan of what its download holds."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from django.db.models import Q, QuerySet

from classifier.active_model import active_card
from classifier.exporting.formats import FORMATS
from classifier.exporting.formats.base import Format
from classifier.exporting.plan import Choices, LabelKind, Plan
from classifier.exporting.records import ExportRecord
from classifier.exporting.shapes import SIDES, Fit, Shape, Square
from classifier.exporting.splits import Shares
from classifier.intake.stored import pixel_budget
from classifier.models import Class, Dataset, Image
from classifier.storage import picture_storage

CHUNK = 500
SIDE_OF_ARRAYS = 32
# Square pictures are as large as they can be while this share of them is large enough.
SHARE_THAT_FITS = 0.95


@dataclass(frozen=True)
class DatasetExport:
    """What the person chose. `at_least` (0..1): the network's own labels from this confidence on; None: only
    what people have accepted. `side` in pixels makes square PNGs."""

    format: str
    at_least: float | None = None
    shares: Shares | None = None
    side: int | None = None
    fit: Fit = "crop"
    labels: LabelKind = "whole"

    @property
    def writer(self) -> Format:
        """The format itself."""
        return FORMATS[self.format]


def plan_export(dataset: Dataset, chosen: DatasetExport) -> Plan:
    """What goes into the download, counted; its records are read anew each time that they are asked for."""
    classes = tuple(dataset.classes.all())
    images = select_exported(dataset, chosen.at_least)
    side = chosen.side or (_settle_side(images, chosen) if chosen.writer.is_square else None)
    shape = Shape(Square(side, chosen.fit) if side else None, chosen.writer.kept, pixel_budget())
    return Plan(
        partial(_make_records, images, classes),
        tuple(label.name for label in classes),
        shape,
        Choices(shares=chosen.shares, labels=chosen.labels),
        model_version=active_card().model_version,
        needs_labels=True,
        classes_are_everywhere=chosen.shares is not None and chosen.writer.numbers_folders,
    )


def select_exported(dataset: Dataset, at_least: float | None) -> QuerySet[Image]:
    """The pictures with an accepted label and, if asked for, those that the network is sure enough of."""
    wanted = Q(state__in=Image.LABELLED)
    if at_least is not None:
        wanted |= Q(
            state=Image.State.UNREVIEWED,
            predicted__isnull=False,
            is_outside=False,
            confidence__gte=at_least,
        )
    return dataset.images.filter(wanted).order_by("path", "id").defer("views")


def _make_records(images: QuerySet[Image], classes: tuple[Class, ...]) -> Iterator[ExportRecord]:
    places = {label.pk: place for place, label in enumerate(classes)}
    for image in images.iterator(chunk_size=CHUNK):
        place = places[image.label_id or image.predicted_id or 0]
        yield ExportRecord(
            path=image.path,
            label=classes[place].name,
            class_index=place,
            source="human" if image.label_id else "model",
            confidence=image.confidence,
            state=image.state,
            sha256=image.sha256,
            format=image.format,
            width=image.width,
            height=image.height,
            read=partial(_read, image.file),
        )


def _read(name: str) -> bytes:
    with picture_storage().open(name) as file:
        content: bytes = file.read()
    return content


def _settle_side(images: QuerySet[Image], chosen: DatasetExport) -> int:
    """The largest size that nearly all pictures have: nothing is ever enlarged."""
    if chosen.format == "npz":
        return SIDE_OF_ARRAYS
    measure = min if chosen.fit == "crop" else max
    sizes = [measure(size) for size in images.values_list("width", "height").iterator(chunk_size=CHUNK)]
    fitting = [side for side in SIDES if sum(size >= side for size in sizes) >= SHARE_THAT_FITS * len(sizes)]
    return max(fitting, default=min(SIDES))
