"""Labels only, one line for each picture: CSV and JSON Lines, with a script that sorts one's own folder."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_lazy as _

from classifier.exporting.archives import Log
from classifier.exporting.formats.base import Basics
from classifier.exporting.plan import Plan
from classifier.exporting.records import ExportRecord
from classifier.naming import clean_cell, clean_path_cell

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

COLUMNS = ("path", "label", "source", "confidence", "state", "sha256", "split")
_SCRIPT = Path(__file__).with_name("sort_pictures.txt")


class _Labels(Basics):
    has_pictures: ClassVar[bool] = False
    none_is_class: ClassVar[bool] = False

    def companions(self, plan: Plan) -> Mapping[str, str]:
        """The script that sorts a folder of pictures by this file."""
        return {"sort_pictures.py": _SCRIPT.read_text(encoding="utf-8")}


class Csv(_Labels):
    """One row for each picture, UTF-8, fit for spreadsheets."""

    name: ClassVar[str] = "csv"
    summary: ClassVar[StrOrPromise] = _("labels only: a table with the pictures' relative paths")
    suffix: ClassVar[str] = ".csv"

    def stream(self, plan: Plan, log: Log) -> Iterator[bytes]:
        """The table's bytes."""
        yield write_row(COLUMNS)
        for record in plan.records():
            row = describe(record)
            cells = [clean_cell(value) if isinstance(value, str) else value for value in row.values()]
            yield write_row([clean_path_cell(record.path), *cells[1:]])


class JsonLines(_Labels):
    """One JSON object for each picture."""

    name: ClassVar[str] = "jsonl"
    summary: ClassVar[StrOrPromise] = _(
        "labels only: a JSON object a line, with the pictures' relative paths"
    )
    suffix: ClassVar[str] = ".jsonl"

    def stream(self, plan: Plan, log: Log) -> Iterator[bytes]:
        """The lines' bytes."""
        for record in plan.records():
            yield write_json(describe(record)) + b"\n"


def describe(record: ExportRecord) -> dict[str, Any]:
    """What is told of a picture, by column."""
    values = vars_of(record)
    return {column: values[column] for column in COLUMNS}


def vars_of(record: ExportRecord) -> dict[str, Any]:
    """The columns' values, the confidence with four digits."""
    confidence = None if record.confidence is None else round(record.confidence, 4)
    return {column: getattr(record, column) for column in COLUMNS} | {"confidence": confidence}


def write_row(cells: Any) -> bytes:
    """One line of a CSV file; text in quotes."""
    buffer = StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_STRINGS).writerow(cells)
    return buffer.getvalue().encode()


def write_json(value: Any) -> bytes:
    """Compact JSON in UTF-8; halves of surrogate pairs, which UTF-8 cannot hold, as escapes."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    try:
        return text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":")).encode()
