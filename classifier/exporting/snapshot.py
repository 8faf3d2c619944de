"""The records of a download, kept aside: what people decide while it runs does not change it halfway."""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import fields
from functools import partial
from tempfile import TemporaryFile
from typing import Any

from django.utils.translation import gettext as _

from classifier.exporting.records import ExportRecord
from classifier.storage import picture_storage
from classifier.storage.errors import StorageUnavailable

_CHUNK = 1 << 16
_COLUMNS = tuple(field.name for field in fields(ExportRecord) if field.name != "read")


class PictureMissing(Exception):
    """A stored picture cannot be read. `str` of it is the sentence, which names the picture."""


class Snapshot:
    """Records in a file without a name, which goes with it, however the process ends.

    Any number of passes over them may be under way at once. A record's `read` raises PictureMissing.
    """

    def __init__(self, rows: Iterable[tuple[ExportRecord, str]]) -> None:
        """`rows` are records, each with the name of its file in the picture storage."""
        self._file = TemporaryFile()  # noqa: SIM115 - lives as long as the snapshot
        for record, name in rows:
            values = [getattr(record, column) for column in _COLUMNS]
            self._file.write(json.dumps([*values, name], separators=(",", ":")).encode() + b"\n")
        self._file.flush()

    def records(self) -> Iterator[ExportRecord]:
        """All of them, in their order."""
        for line in self._read_lines():
            *values, name = json.loads(line)
            columns: dict[str, Any] = dict(zip(_COLUMNS, values, strict=True))
            columns["probabilities"] = columns["probabilities"] and tuple(columns["probabilities"])
            yield ExportRecord(**columns, read=partial(_read_picture, columns["path"], name))

    def _read_lines(self) -> Iterator[bytes]:
        offset, rest = 0, b""
        while chunk := os.pread(self._file.fileno(), _CHUNK, offset):
            offset += len(chunk)
            *lines, rest = (rest + chunk).split(b"\n")
            yield from lines


def _read_picture(path: str, name: str) -> bytes:
    try:
        with picture_storage().open(name) as file:
            content: bytes = file.read()
    except (OSError, StorageUnavailable) as error:
        raise PictureMissing(_("The stored picture “%(path)s” cannot be read.") % {"path": path}) from error
    return content
