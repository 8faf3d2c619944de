"""A dataset's rows become records, and a plan of what its download holds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import batched
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from classifier.exporting.copies import drop_smaller_copies
from classifier.exporting.formats import FORMATS
from classifier.exporting.formats.base import Format
from classifier.exporting.plan import Choices, LabelKind, Plan
from classifier.exporting.records import ExportRecord
from classifier.exporting.shapes import SIDE_OF_ARRAYS, Fit, Shape, Square, settle_side
from classifier.exporting.snapshot import Snapshot
from classifier.exporting.splits import Shares
from classifier.intake.originals import originals_of
from classifier.intake.stored import pixel_budget
from classifier.labelling.filters import Filter, select_images
from classifier.learning.frames import find_shares, read_frame
from classifier.learning.selectors import name_maker
from classifier.models import Class, Dataset, Image
from classifier.naming import NONE_OF_THESE

CHUNK = 500
State = Image.State
ALL = Filter()


@dataclass(frozen=True)
class DatasetExport:
    """What the person chose, of the pictures that `wanted` lets through.

    `at_least` (0..1): the network's own labels from this confidence on; None: only what people have accepted.
    `limit`: the most pictures of a class. `side` in pixels makes square PNGs. `with_left_out` lists pictures
    that are left out, where only labels are written. `drops_copies` keeps of near copies only the largest.
    """

    format: str
    at_least: float | None = None
    with_none: bool = False
    with_left_out: bool = False
    limit: int | None = None
    shares: Shares | None = None
    side: int | None = None
    fit: Fit = "crop"
    labels: LabelKind = "whole"
    wanted: Filter = ALL
    drops_copies: bool = False

    @property
    def writer(self) -> Format:
        """The format itself."""
        return FORMATS[self.format]


def plan_export(dataset: Dataset, chosen: DatasetExport) -> Plan:
    """What goes into the download, as it is now: what changes afterwards does not change it."""
    classes = tuple(dataset.classes.all())
    rows = _make_rows(dataset, classes, chosen)
    snapshot = Snapshot(rows, originals_of(dataset.pk))
    side = chosen.side or (_settle_side(snapshot, chosen) if chosen.writer.is_square else None)
    return Plan(
        snapshot.records,
        _name_classes(classes, chosen),
        Shape(Square(side, chosen.fit) if side else None, chosen.writer.kept, pixel_budget()),
        Choices(chosen.shares, chosen.limit, chosen.labels),
        model_version=name_maker(dataset),
        classes_are_everywhere=chosen.shares is not None and chosen.writer.numbers_folders,
    )


def select_exported(dataset: Dataset, chosen: DatasetExport) -> QuerySet[Image]:
    """The pictures that the person asked for, in an order that a new upload of them would have, too."""
    accepted = select_images(dataset, chosen.wanted).filter(_accept(chosen))
    if chosen.drops_copies:
        accepted = drop_smaller_copies(accepted)
    return accepted.order_by("path", "sha256").defer("views")


def count_passed_over(dataset: Dataset, chosen: DatasetExport) -> dict[State, int]:
    """By state, how many of the pictures that the filter lets through the choices do not take."""
    passed_over = select_images(dataset, chosen.wanted).exclude(pk__in=_pick(dataset, chosen))
    rows = passed_over.values_list("state").annotate(count=Count("*")).order_by("state")
    return {State(state): count for state, count in rows}


def _pick(dataset: Dataset, chosen: DatasetExport) -> QuerySet[Image, UUID]:
    return dataset.images.filter(_accept(chosen)).order_by().values_list("pk", flat=True)


def _accept(chosen: DatasetExport) -> Q:
    states = [*Image.LABELLED]
    states += [State.NONE_OF_THESE] if chosen.with_none else []
    states += [State.LEFT_OUT] if chosen.with_left_out else []
    accepted = Q(state__in=states)
    if chosen.at_least is None:
        return accepted
    return accepted | Q(
        state=State.UNREVIEWED,
        predicted__isnull=False,
        is_outside=False,
        confidence__gte=chosen.at_least,
    )


def _name_classes(classes: Sequence[Class], chosen: DatasetExport) -> tuple[str, ...]:
    names = tuple(label.name for label in classes)
    if not chosen.with_none or not chosen.writer.none_is_class:
        return names
    is_taken = NONE_OF_THESE in (name.lower() for name in names)
    return (*names, f"{NONE_OF_THESE} (2)" if is_taken else NONE_OF_THESE)


def _make_rows(
    dataset: Dataset, classes: Sequence[Class], chosen: DatasetExport
) -> Iterator[tuple[ExportRecord, str]]:
    """Records, each with the name of its stored file."""
    names = _name_classes(classes, chosen)
    places = {label.pk: place for place, label in enumerate(classes)}
    tell = partial(_find_probabilities, dataset=dataset, classes=classes, length=len(names))
    for part in batched(select_exported(dataset, chosen).iterator(chunk_size=CHUNK), CHUNK):
        soft = tell(part) if chosen.labels == "soft" else {}
        for image in part:
            place = places.get(_find_label(image) or 0)
            if image.state == State.NONE_OF_THESE and chosen.writer.none_is_class:
                place = len(classes)
            label = None if place is None else names[place]
            yield _make_record(image, label, place, soft.get(image.pk)), image.file


def _make_record(
    image: Image, label: str | None, place: int | None, probabilities: tuple[float, ...] | None
) -> ExportRecord:
    return ExportRecord(
        path=image.path,
        label=label,
        class_index=place,
        source="model" if image.state == State.UNREVIEWED else "human",
        confidence=image.confidence,
        state=image.state,
        sha256=image.sha256,
        format=image.format,
        width=image.width,
        height=image.height,
        group=str(image.group or ""),
        read=bytes,
        probabilities=probabilities,
    )


def _find_label(image: Image) -> int | None:
    return image.predicted_id if image.state == State.UNREVIEWED else image.label_id


def _find_probabilities(
    images: Sequence[Image], dataset: Dataset, classes: Sequence[Class], length: int
) -> dict[UUID, tuple[float, ...]]:
    """What is said of each, told in the dataset's classes; 0 behind them, up to `length`."""
    said = find_shares(dataset, read_frame(dataset, classes), [image.pk for image in images])
    rest = [0.0] * (length - len(classes))
    return {
        image_id: (*(round(share, 5) for share in row), *rest)
        for shares in said
        for image_id, row in zip(shares.ids, shares.probabilities.tolist(), strict=True)
    }


def _settle_side(snapshot: Snapshot, chosen: DatasetExport) -> int:
    if chosen.format == "npz":
        return SIDE_OF_ARRAYS
    return settle_side(((record.width, record.height) for record in snapshot.records()), chosen.fit)
