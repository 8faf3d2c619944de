"""Records and plans for the tests of the exports; their pictures are drawn here."""

import hashlib
import zipfile
from collections.abc import Sequence
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

from classifier.exporting.formats import FORMATS
from classifier.exporting.plan import Choices, Plan
from classifier.exporting.records import ExportRecord
from classifier.exporting.shapes import Fit, Shape, Square
from tests.drawing import draw_picture, encode

CLASSES = ("ant", "bee", "cow")


def make_record(path: str = "a.jpg", label: str | None = "ant", seed: int = 0, **fields: Any) -> ExportRecord:
    """A record with a picture of its own for each `seed`: a JPEG of 48x40 pixels unless `fields` say else."""
    size = fields.pop("size", (48, 40))
    format_name = fields.pop("format", "JPEG")
    content = encode(draw_picture(size[0], size[1], seed), format_name)
    values: dict[str, Any] = {
        "path": path,
        "label": label,
        "class_index": None if label is None else CLASSES.index(label),
        "source": "model",
        "confidence": 0.91234567,
        "state": "unreviewed",
        "sha256": hashlib.sha256(content).hexdigest(),
        "format": format_name,
        "width": size[0],
        "height": size[1],
        "read": partial(bytes, content),
        "probabilities": (0.9, 0.08, 0.02),
    }
    return ExportRecord(**values | fields)


def make_records(counts: dict[str, int], **fields: Any) -> list[ExportRecord]:
    """So many records of each class, every one with another picture."""
    labels = [label for label, count in counts.items() for _ in range(count)]
    return [
        make_record(f"{label}/{number}.jpg", label, number, **fields) for number, label in enumerate(labels)
    ]


def make_plan(
    records: Sequence[ExportRecord],
    format_name: str,
    choices: Choices | None = None,
    *,
    side: int | None = None,
    fit: Fit = "crop",
) -> Plan:
    """The plan of an export of `records` in a format."""
    choices, writer = choices or Choices(), FORMATS[format_name]
    return Plan(
        lambda: iter(records),
        CLASSES,
        Shape(Square(side, fit) if side else None, writer.kept),
        choices,
        model_version="net/1",
        needs_labels=writer.has_pictures,
        classes_are_everywhere=bool(choices.shares) and writer.numbers_folders,
    )


def export(plan: Plan, format_name: str) -> bytes:
    """The bytes of the export."""
    return b"".join(FORMATS[format_name].stream(plan, lambda _path, _digest: None))


def unpack(content: bytes, folder: Path) -> Path:
    """The archive, unpacked."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        archive.extractall(folder)
    return folder


def list_names(content: bytes) -> list[str]:
    """The names in the archive, in order."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return archive.namelist()
