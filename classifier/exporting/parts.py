"""Parts of one result, made on many machines and joined on one: the same bytes as made in one piece."""

import heapq
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

from django.utils.translation import gettext as _

from classifier.exporting.archives import Large, Member, Small, stream_archive
from classifier.exporting.entries import Entry
from classifier.exporting.options import ExportOptions
from classifier.exporting.results import Labelled, write_whole
from classifier.exporting.runs import Shard

_HEAD, _ENTRIES = "part.json", "entries.jsonl"


class PartsError(Exception):
    """These files are not all the parts of one whole. The message is for people."""


def write_part(labelled: Labelled, options: ExportOptions, run: Mapping[str, Any], out: Path) -> None:
    """Write a part: its entries, and its pictures as the whole will hold them. `run` says which part."""
    head = {
        "run": dict(run),
        "options": asdict(options),
        "classes": labelled.classes,
        "model_version": labelled.model_version,
    }
    write_whole(out, stream_archive(_list_members(labelled, options, head), lambda _path, _digest: None))


def _list_members(labelled: Labelled, options: ExportOptions, head: Mapping[str, Any]) -> Iterator[Member]:
    yield Small(_HEAD, lambda: json.dumps(head, sort_keys=True).encode())
    yield Large(_ENTRIES, lambda: (entry.write() for entry in labelled.entries()))
    if options.writer.has_pictures:
        shape = options.shape()
        for entry, record in labelled.pairs(options):
            if shape.fits(record):
                yield Small(_name(entry), partial(shape.encode, record))


def _name(entry: Entry) -> str:
    return f"pictures/{entry.index:08d}"


@dataclass(frozen=True)
class _Part:
    path: Path
    archive: zipfile.ZipFile
    shard: Shard
    head: dict[str, Any]
    lock: Lock = field(default_factory=Lock)

    @classmethod
    def open(cls, path: Path) -> "_Part":
        try:
            archive = zipfile.ZipFile(path)
            head = json.loads(archive.read(_HEAD))
            return cls(path, archive, Shard.parse(head["run"].pop("shard")), head)
        except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
            raise PartsError(_("%s is not a part that label_folder --shard wrote.") % path) from error

    def entries(self) -> Iterator[Entry]:
        # A file of its own: this goes on while threads read pictures.
        with zipfile.ZipFile(self.path) as archive, archive.open(_ENTRIES) as lines:
            for line in lines:
                yield Entry.parse(line)

    def read(self, entry: Entry) -> bytes:
        # One at a time: ZipFile does not keep threads apart that read from the same file.
        with self.lock:
            return self.archive.read(_name(entry))


def open_parts(paths: Sequence[Path]) -> tuple[Labelled, ExportOptions]:
    """The whole that these parts make up, and the options that it was asked for with. Raises PartsError."""
    parts = [_Part.open(path) for path in paths]
    first = parts[0]
    for path, part in zip(paths, parts, strict=True):
        if part.head != first.head or part.shard.count != first.shard.count:
            sentence = _("%(one)s and %(other)s do not belong together: other pictures, options or network.")
            raise PartsError(sentence % {"one": path, "other": paths[0]})
    by_number = {part.shard.number: part for part in parts}
    missing = set(range(1, first.shard.count + 1)) - set(by_number)
    if missing:
        numbers = ", ".join(map(str, sorted(missing)))
        sentence = _("Of %(count)d parts, these are missing: %(numbers)s.")
        raise PartsError(sentence % {"count": first.shard.count, "numbers": numbers})
    if len(parts) != len(by_number):
        raise PartsError(_("A part is named twice."))

    def list_entries() -> Iterator[Entry]:
        return heapq.merge(*(part.entries() for part in parts), key=lambda entry: entry.index)

    def read(entry: Entry) -> bytes:
        part = next(part for part in parts if part.shard.holds(entry.path))
        return part.read(entry)

    labelled = Labelled(list_entries, read, tuple(first.head["classes"]), first.head["model_version"])
    return labelled, ExportOptions(**first.head["options"])
