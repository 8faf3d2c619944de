"""What a file of labels says: one row for each picture, whatever the format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from classifier.intake.services import clean_name
from classifier.labelling.classes import MAX_NAME
from classifier.labelling.refusals import LabellingRefused
from classifier.models import Image
from classifier.naming import NONE_OF_THESE

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

State = Image.State

MAX_FIELD = 4096
NAMED_PROBLEMS = 100
_SHA256_DIGITS = 64
_HEXADECIMAL = frozenset("0123456789abcdef")
_NONE_NAMES = {NONE_OF_THESE, "none"}


@dataclass(frozen=True, slots=True)
class LabelRow:
    """`line` is its place in the file, from 1. It names its picture by `path`, `sha256` or both ("" is none).

    `label` is a class's name; without one, `state` says none of these or left out. Of a `loose` path only the
    file's name is sure to be the picture's: the folders may be others.
    """

    line: int
    path: str
    sha256: str
    label: str
    state: str = ""
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that says nothing that can be used, and why."""

    line: int
    reason: str


@dataclass
class Labels:
    """All of a file: its rows, its first problems, and how many there were; `guesses` counts the rows that
    are the network's own opinion, which it gives by itself."""

    rows: list[LabelRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    guesses: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """One row as it stands in the file, nothing checked yet. Values may be of any type."""

    line: int
    path: object = None
    sha256: object = None
    label: object = None
    state: object = None
    source: object = None
    loose: bool = False


def collect(told: Iterable[Told | Problem]) -> Labels:
    """Check all rows. Raises LabellingRefused when there are too many, or none."""
    labels, count = Labels(), 0
    for each in told:
        count += 1
        if count > settings.LABELS_MAX_ROWS:
            most = settings.LABELS_MAX_ROWS
            raise LabellingRefused(
                _("The file has too many rows; at most %(most)d are taken.") % {"most": most}
            )
        row = _check(each) if isinstance(each, Told) else each
        if isinstance(row, LabelRow):
            labels.rows.append(row)
        elif isinstance(row, Problem):
            labels.problem_count += 1
            labels.problems += [row] if labels.problem_count <= NAMED_PROBLEMS else []
        else:
            labels.guesses += 1
    if not count:
        raise LabellingRefused(_("There is no label in this file."))
    return labels


def _check(told: Told) -> LabelRow | Problem | None:
    """The row, what is wrong with it, or None for the network's own guess."""
    state = _text(told.state).lower().replace(" ", "_").replace("-", "_")
    if state in ("unreviewed", "pending", "failed") or _text(told.source).lower() == "model":
        return None
    path, sha256 = _text(told.path), _text(told.sha256).lower()
    for problem in _find_problems(told, path, sha256):
        return Problem(told.line, str(problem))
    label = " ".join(_text(told.label).split())
    if not label or state in (State.NONE_OF_THESE, State.LEFT_OUT):
        if state not in (State.NONE_OF_THESE, State.LEFT_OUT):
            return Problem(told.line, _("It has no label."))
        return LabelRow(told.line, clean_path(path), sha256, "", state, told.loose)
    if len(label) > MAX_NAME:
        return Problem(
            told.line, _("The class's name is longer than %(most)d characters.") % {"most": MAX_NAME}
        )
    return LabelRow(told.line, clean_path(path), sha256, label, "", told.loose)


def _find_problems(told: Told, path: str, sha256: str) -> Iterator[StrOrPromise]:
    if not path and not sha256:
        yield _("It names no picture: neither a path nor a SHA-256.")
    if sha256 and (len(sha256) != _SHA256_DIGITS or not set(sha256) <= _HEXADECIMAL):
        yield _("Its SHA-256 is not 64 hexadecimal digits.")
    if len(path) > MAX_FIELD:
        yield _("Its path is too long.")
    if not isinstance(told.label, str | int | None) or isinstance(told.label, bool):
        yield _("Its label is neither a name nor a number.")


def clean_path(path: str) -> str:
    """The path as uploads keep it, "" for none."""
    return clean_name(path) if path else ""


def is_none_name(label: str) -> bool:
    """Whether a class's name says that the picture shows none of the classes."""
    return label.casefold().replace("_", " ").replace("-", " ") in _NONE_NAMES


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else "" if value is None else str(value)
