"""COCO's JSON: each picture with one annotation whose box is the whole picture."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_lazy as _

from classifier.exporting.archives import Large, Log, Member, Small, stream_archive
from classifier.exporting.formats.base import Basics, name_files, name_splits
from classifier.exporting.formats.tables import write_json
from classifier.exporting.plan import Plan
from classifier.exporting.records import ExportRecord

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Coco(Basics):
    """`images/<split>/<file>` and `annotations/instances_<split>.json`; without splits all is `default`."""

    name: ClassVar[str] = "coco"
    summary: ClassVar[StrOrPromise] = _("a ZIP with COCO's JSON, each picture being one box")
    kept: ClassVar[frozenset[str]] = frozenset({"JPEG", "PNG"})
    none_is_class: ClassVar[bool] = False

    def stream(self, plan: Plan, log: Log) -> Iterator[bytes]:
        """The archive's bytes."""
        return stream_archive(self._members(plan), log)

    def _members(self, plan: Plan) -> Iterator[Member]:
        for split in name_splits(plan, "default"):
            yield Large(f"annotations/instances_{split}.json", partial(_write_split, plan, split))
        for record, path in _name(plan):
            yield Small(path, partial(plan.shape.encode, record))


def _name(plan: Plan) -> Iterator[tuple[ExportRecord, str]]:
    folders: dict[str | None, str] = {split: f"images/{split}" for split in plan.splits}
    return name_files(plan, folders | {None: "images/default"})


def _write_split(plan: Plan, split: str) -> Iterator[bytes]:
    # Readers drop a category 0, so the numbers begin at 1.
    categories = [
        {"id": number, "name": name, "supercategory": ""} for number, name in enumerate(plan.classes, start=1)
    ]
    yield b'{"info":{},"licenses":[],"categories":' + write_json(categories)
    yield b',"images":['
    yield from _join(_picture(plan, number, *item) for number, item in _in_split(plan, split))
    yield b'],"annotations":['
    yield from _join(
        _annotation(plan, number, record)
        for number, (record, _path) in _in_split(plan, split)
        if record.class_index is not None
    )
    yield b"]}\n"


def _in_split(plan: Plan, split: str) -> Iterator[tuple[int, tuple[ExportRecord, str]]]:
    for number, (record, path) in enumerate(_name(plan), start=1):
        if (record.split or "default") == split:
            yield number, (record, path)


def _picture(plan: Plan, number: int, record: ExportRecord, path: str) -> dict[str, Any]:
    width, height = _size(plan, record)
    return {"id": number, "file_name": path.rpartition("/")[2], "width": width, "height": height}


def _annotation(plan: Plan, number: int, record: ExportRecord) -> dict[str, Any]:
    width, height = _size(plan, record)
    return {
        "id": number,
        "image_id": number,
        "category_id": (record.class_index or 0) + 1,
        "bbox": [0, 0, width, height],
        "area": width * height,
        "segmentation": [],
        "iscrowd": 0,
    }


def _size(plan: Plan, record: ExportRecord) -> tuple[int, int]:
    square = plan.shape.square
    return (square.side, square.side) if square else (record.width, record.height)


def _join(values: Iterator[dict[str, Any]]) -> Iterator[bytes]:
    separator = b""
    for value in values:
        yield separator + write_json(value)
        separator = b",\n"
