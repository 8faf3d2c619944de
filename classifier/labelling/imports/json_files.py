"""JSON Lines, and the JSON documents that hold labels: dataset.json, our manifests, lists of objects."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from classifier.labelling.imports.rows import Problem, Told
from classifier.labelling.imports.tables import MAX_LINE, NAMES
from classifier.labelling.refusals import LabellingRefused

Rows = Iterator[Told | Problem]


def read_json(text: str, classes: Sequence[str]) -> Rows:
    """The rows of JSON of any of these kinds; `classes` names the numbers that come without names.

    Raises LabellingRefused for JSON that holds no labels.
    """
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        return _read_lines(text)
    return read_document(whole, classes)


def read_document(whole: Any, classes: Sequence[str]) -> Rows:
    """The rows of a JSON document. Raises LabellingRefused when it is of no known kind."""
    match whole:
        case {"labels": list(labels)}:
            return _read_dataset_json(labels, _name_classes(whole.get("classes"), classes))
        case {"files": dict(files), "options": {"format": "imagefolder"}}:
            return _read_manifest(files)
        case {"files": dict(), "options": dict()}:
            raise LabellingRefused(
                _("This manifest holds no labels; only that of a folder for each class does.")
            )
        case list(objects):
            return (read_object(each, place) for place, each in enumerate(objects, start=1))
        case dict() if _find(whole, "label") is not None:
            return iter([read_object(whole, 1)])
    raise LabellingRefused(_("This JSON is no list of labels that is known here."))


def read_object(value: Any, line: int) -> Told | Problem:
    """The row that one object is."""
    if not isinstance(value, dict):
        return Problem(line, _("It is no JSON object."))
    return Told(line, **{name: _find(value, name) for name in NAMES})


def _read_lines(text: str) -> Rows:
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > MAX_LINE:
            yield Problem(number, _("It is far too long."))
        elif line.strip():
            try:
                yield read_object(json.loads(line), number)
            except (ValueError, RecursionError):
                yield Problem(number, _("It is no JSON."))


def _read_dataset_json(labels: Sequence[Any], classes: Sequence[str]) -> Rows:
    for place, entry in enumerate(labels, start=1):
        match entry:
            case [str(path), label]:
                number = _read_number(label)
                if number is None or not 0 <= number < len(classes):
                    yield Problem(place, _("Its label is no number of a class, and no list of one for each."))
                else:
                    yield Told(place, path=path, label=classes[number])
            case _:
                yield Problem(place, _("It is not a path and a label."))


def _read_number(label: Any) -> int | None:
    """A class's place: the number itself, or that of the highest value in a list."""
    match label:
        case bool():
            return None
        case int():
            return label
        case [_, *_] if all(isinstance(value, int | float) for value in label):
            return max(range(len(label)), key=label.__getitem__)
    return None


def _read_manifest(files: Mapping[str, Any]) -> Rows:
    """Of a folder for each class: the folder is the class, and originals are known by their SHA-256."""
    for place, (path, sha256) in enumerate(files.items(), start=1):
        yield read_path(place, path, sha256)


def read_path(line: int, path: str, sha256: object = None) -> Told | Problem:
    """The row of a file whose folder is its class."""
    *_others, folder, name = ["", *path.split("/")]
    if not folder or not name:
        return Problem(line, _("It lies in no folder."))
    return Told(line, path=path, sha256=sha256, label=folder, loose=True)


def _name_classes(named: Any, classes: Sequence[str]) -> Sequence[str]:
    if isinstance(named, list) and all(isinstance(name, str) for name in named):
        return named
    return classes


def _find(value: Mapping[str, Any], column: str) -> Any:
    for name, found in value.items():
        if "_".join(name.strip().lower().replace("-", " ").split()) in NAMES[column]:
            return found
    return None
