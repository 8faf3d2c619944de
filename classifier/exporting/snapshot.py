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
from classifier.intake.originals import OpenOriginal
from classifier.intake.own_files import OwnFileLost
from classifier.storage.errors import StorageUnavailable

_CHUNK = 1 << 16
_COLUMNS = tuple(field.name for field in fields(ExportRecord) if field.name != "read")


class PictureMissing(Exception):
    """A stored picture cannot be read. `str` of it is the sentence, which names the picture."""


class Snapshot:
    """Records in a file without a name, which goes with it, however the process ends.

    Any number of passes over them may be under way at once. A record's `read` raises PictureMissing.
    """

    def __init__(self, rows: Iterable[tuple[ExportRecord, str]], open_one: OpenOriginal) -> None:
        """`rows` are records, each with its file's name in the picture storage; `open_one` opens them."""
        self._open = open_one
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
            yield ExportRecord(**columns, read=partial(self._read, columns["path"], columns["sha256"], name))

    def _read_lines(self) -> Iterator[bytes]:
        offset, rest = 0, b""
        while chunk := os.pread(self._file.fileno(), _CHUNK, offset):
            offset += len(chunk)
            *lines, rest = (rest + chunk).split(b"\n")
            yield from lines

    def _read(self, path: str, sha256: str, name: str) -> bytes:
        try:
            with self._open(path, sha256, name) as file:
                return file.read()
        except OwnFileLost as lost:
            raise PictureMissing(f"{path}: {lost.sentence}") from lost
        except (OSError, StorageUnavailable) as error:
            sentence = _("The stored picture “%(path)s” cannot be read.")
            raise PictureMissing(sentence % {"path": path}) from error
