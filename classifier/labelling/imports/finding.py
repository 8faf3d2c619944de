"""Which picture each row is about: by SHA-256, by path, or by the end of the path where that is only one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import batched
from uuid import UUID

from classifier.labelling.imports.rows import LabelRow
from classifier.models import Dataset

CHUNK = 500
_COLUMNS = ("pk", "path", "sha256", "state", "label_id", "version")


@dataclass(frozen=True, slots=True)
class Picture:
    """What a comparison needs of an image."""

    pk: UUID
    path: str
    sha256: str
    state: str
    label_id: int | None
    version: int


@dataclass(frozen=True)
class Found:
    """By place in the list of rows, its picture; and the places of rows that more than one picture fits."""

    pictures: dict[int, Picture]
    ambiguous: set[int]


def find_pictures(dataset: Dataset, rows: Sequence[LabelRow]) -> Found:
    """The picture of each row, as far as it has one."""
    found = Found({}, set())
    _find_by(dataset, rows, "sha256", found)
    _find_by(dataset, rows, "path", found)
    _find_by_ends(dataset, rows, found)
    return found


def _find_by(dataset: Dataset, rows: Sequence[LabelRow], column: str, found: Found) -> None:
    values = {getattr(row, column) for _place, row in _list_open(rows, found)} - {""}
    by_value: dict[str, list[Picture]] = defaultdict(list)
    for part in batched(sorted(values), CHUNK):
        images = dataset.images.order_by().filter(**{f"{column}__in": part})
        for picture in _read(images.values_list(*_COLUMNS)):
            by_value[getattr(picture, column)].append(picture)
    for place, row in list(_list_open(rows, found)):
        _settle(place, by_value.get(getattr(row, column), ()), found)


def _find_by_ends(dataset: Dataset, rows: Sequence[LabelRow], found: Found) -> None:
    """For folders that were renamed, or packed deeper: the paths end alike."""
    wanted = {_name(row.path) for _place, row in _list_open(rows, found)} - {""}
    if not wanted:
        return
    by_name: dict[str, list[Picture]] = defaultdict(list)
    for picture in _read(dataset.images.order_by().values_list(*_COLUMNS).iterator(chunk_size=CHUNK)):
        if _name(picture.path) in wanted:
            by_name[_name(picture.path)].append(picture)
    for place, row in list(_list_open(rows, found)):
        alike = by_name.get(_name(row.path), ())
        ends = [picture for picture in alike if _end_alike(picture.path, row.path)]
        _settle(place, ends or (alike if row.loose else ()), found)


def _settle(place: int, pictures: Sequence[Picture], found: Found) -> None:
    if len(pictures) == 1:
        found.pictures[place] = pictures[0]
    elif pictures:
        found.ambiguous.add(place)


def _list_open(rows: Sequence[LabelRow], found: Found) -> Iterator[tuple[int, LabelRow]]:
    for place, row in enumerate(rows):
        if place not in found.pictures and place not in found.ambiguous:
            yield place, row


def _read(values: Iterable[tuple[object, ...]]) -> Iterator[Picture]:
    return (Picture(*row) for row in values)  # type: ignore[arg-type]  # typed by the columns


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _end_alike(one: str, other: str) -> bool:
    return one.endswith(f"/{other}") or other.endswith(f"/{one}")
