"""What all formats have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar, Protocol

from classifier.exporting.archives import Log
from classifier.exporting.plan import Plan
from classifier.exporting.records import ExportRecord
from classifier.naming import NameBook

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Format(Protocol):
    """One way to write a data set.

    `suffix` ends the file's name. `kept` are the formats of pictures that its readers know; others become
    PNG. With `is_square`, all pictures are PNGs of one square size. With `has_pictures` False only labels
    are written. With `numbers_folders`, its readers number classes by the folders that they find. With
    `none_is_class`, pictures of none of the classes are a class of their own; else they have no label.
    """

    name: ClassVar[str]
    summary: ClassVar[StrOrPromise]
    suffix: ClassVar[str]
    kept: ClassVar[frozenset[str]]
    is_square: ClassVar[bool]
    has_pictures: ClassVar[bool]
    has_splits: ClassVar[bool]
    numbers_folders: ClassVar[bool]
    none_is_class: ClassVar[bool]

    def warn(self, plan: Plan) -> list[StrOrPromise]:
        """What the person should know before they train with it."""
        ...

    def stream(self, plan: Plan, log: Log) -> Iterator[bytes]:
        """The file's bytes; calls `log` with the path and SHA-256 of each file inside."""
        ...

    def companions(self, plan: Plan) -> Mapping[str, str]:
        """Small text files that belong beside the file, by name."""
        ...


class Basics:
    """What most formats are."""

    suffix: ClassVar[str] = ".zip"
    kept: ClassVar[frozenset[str]] = frozenset()
    is_square: ClassVar[bool] = False
    has_pictures: ClassVar[bool] = True
    has_splits: ClassVar[bool] = True
    numbers_folders: ClassVar[bool] = False
    none_is_class: ClassVar[bool] = True

    def warn(self, plan: Plan) -> list[StrOrPromise]:
        """Nothing, for most."""
        return []

    def companions(self, plan: Plan) -> Mapping[str, str]:
        """None, for most."""
        return {}


def name_files(plan: Plan, folders: Mapping[str | None, str]) -> Iterator[tuple[ExportRecord, str]]:
    """Each record with its path in the archive, inside the folder of its split; the same at every call."""
    book = NameBook()
    for record in plan.records():
        yield record, book.choose(folders[record.split], plan.shape.name(record))


def name_splits(plan: Plan, unsplit: str) -> tuple[str, ...]:
    """The names of the splits, or `unsplit` for all when there are none."""
    return plan.splits or (unsplit,)
