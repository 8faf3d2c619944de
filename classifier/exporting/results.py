"""The result of a run over a folder: the export, its manifest, and what a person should look at."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from classifier.exporting.entries import Entry
from classifier.exporting.formats.tables import write_row
from classifier.exporting.manifest import Manifest
from classifier.exporting.options import ExportOptions
from classifier.exporting.plan import Plan
from classifier.exporting.records import ExportRecord
from classifier.naming import clean_cell, clean_path_cell

_GUESSES = 3
_DIGITS = 4


@dataclass(frozen=True)
class Labelled:
    """A labelled pile: its entries, in order, at each call, and how to read the picture of one of them."""

    entries: Callable[[], Iterator[Entry]]
    read: Callable[[Entry], bytes]
    classes: tuple[str, ...]
    model_version: str

    def pairs(self, options: ExportOptions) -> Iterator[tuple[Entry, ExportRecord]]:
        """The pictures that get a label, each entry with its record."""
        for entry in self.entries():
            if not entry.reason and (options.keep_unsure or not entry.is_doubtful(options.min_confidence)):
                yield entry, entry.make_record(self.classes, self.read)

    def records(self, options: ExportOptions) -> Iterator[ExportRecord]:
        """The pictures that get a label."""
        return (record for _entry, record in self.pairs(options))

    def unreadable(self) -> Iterator[tuple[str, str]]:
        """The path and the reason of each file that is no acceptable picture."""
        return ((entry.path, entry.reason) for entry in self.entries() if entry.reason)

    def doubtful(self, options: ExportOptions) -> Iterator[Entry]:
        """The readable pictures that do not."""
        for entry in self.entries():
            if not entry.reason and not options.keep_unsure and entry.is_doubtful(options.min_confidence):
                yield entry


@dataclass(frozen=True)
class Report:
    """What was written, for the last lines on the screen."""

    out: Path
    written: int
    doubtful: int
    doubtful_list: Path
    left_out: int
    warnings: list[str]


def make_plan(labelled: Labelled, options: ExportOptions) -> Plan:
    """What goes into the export."""
    return Plan(
        lambda: labelled.records(options),
        labelled.classes,
        options.shape(),
        options.choose(),
        model_version=labelled.model_version,
        needs_labels=options.writer.has_pictures,
        classes_are_everywhere=bool(options.split) and options.writer.numbers_folders,
    )


def write_result(
    labelled: Labelled, options: ExportOptions, out: Path, doubtful: Path, step: Callable[[], object]
) -> Report:
    """Write the export to `out`, its manifest and companions beside it, and the list `doubtful`.

    Calls `step` after each file inside the export. Each file appears only when all are whole. Raises OSError,
    PictureRefused.
    """

    def log(path: str, digest: str) -> None:
        manifest.log(path, digest)
        notes.write(manifest.take())
        step()

    plan, manifest = make_plan(labelled, options), Manifest()
    files = {manifest_path(out): _aside(manifest_path(out)), out: _aside(out)}
    with files[manifest_path(out)].open("w", encoding="utf-8") as notes:
        digest = _write(files[out], options.writer.stream(plan, log))
        unreadable = [{"path": path, "reason": reason} for path, reason in labelled.unreadable()]
        facts = {"export": {"name": out.name, "sha256": digest}, "options": asdict(options)}
        notes.writelines(manifest.finish(plan, {**facts, "unreadable": unreadable}))
    for name, text in options.writer.companions(plan).items():
        path = out.with_name(f"{out.stem}.{name}")
        files[path] = _aside(path)
        files[path].write_text(text, encoding="utf-8", errors="replace")
    if not options.keep_unsure:
        files[doubtful] = _aside(doubtful)
        _write(files[doubtful], list_doubtful(labelled, options))
    for path, aside in files.items():
        aside.replace(path)
    count = sum(1 for _ in labelled.doubtful(options))
    left_out = sum(1 for _ in plan.left_out())
    return Report(
        out, plan.total, count, doubtful, left_out, [str(warning) for warning in options.writer.warn(plan)]
    )


def manifest_path(out: Path) -> Path:
    """Where the manifest of an export lies."""
    return out.with_name(f"{out.name}.manifest.json")


def list_doubtful(labelled: Labelled, options: ExportOptions) -> Iterator[bytes]:
    """A CSV of the doubtful pictures with their first guesses."""
    numbers = range(1, _GUESSES + 1)
    yield write_row(["path", *(f"{kind}_{number}" for number in numbers for kind in ("guess", "confidence"))])
    for entry in labelled.doubtful(options):
        cells: list[object] = [clean_path_cell(entry.path)]
        for index, share in entry.rank(_GUESSES):
            cells += [clean_cell(labelled.classes[index]), round(share, _DIGITS)]
        yield write_row(cells)


def write_whole(path: Path, chunks: Iterable[bytes]) -> None:
    """Write a file that is there only when it is whole."""
    _write(_aside(path), chunks)
    _aside(path).replace(path)


def _aside(path: Path) -> Path:
    return path.with_name(f"{path.name}.part")


def _write(path: Path, chunks: Iterable[bytes]) -> str:
    """Write the file and return its SHA-256."""
    digest = hashlib.sha256()
    with path.open("wb") as file:
        for chunk in chunks:
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest()
