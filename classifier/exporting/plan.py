"""What an export takes in, decided before its first byte is written."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from django.utils.translation import gettext_lazy as _

from classifier.exporting.records import ExportRecord
from classifier.exporting.shapes import Shape
from classifier.exporting.splits import Shares, Splitter, digest_number

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LabelKind = Literal["whole", "onehot", "soft"]
Records = Callable[[], Iterator[ExportRecord]]
Counts = Counter[tuple[str | None, int | None]]

UNLABELLED = _("it has no label")
TOO_SMALL = _("smaller than the chosen size")
NOT_EVERYWHERE = _("its class is absent from a split")
OVER_THE_LIMIT = _("its class has enough pictures")


@dataclass(frozen=True)
class Choices:
    """What the person chose: the splits' shares, the most pictures of a class, how labels are written."""

    shares: Shares | None = None
    most_of_a_class: int | None = None
    labels: LabelKind = "whole"


class Plan:
    """The records of one export, in a stable order, as often as they are asked for.

    Nothing is kept but numbers for each picture, so that a million of them fit.
    """

    def __init__(
        self,
        records: Records,
        classes: tuple[str, ...],
        shape: Shape,
        choices: Choices,
        *,
        model_version: str,
        needs_labels: bool = False,
        classes_are_everywhere: bool = False,
    ) -> None:
        """`records` gives all of them at each call, in one order. With `needs_labels`, pictures without one
        are left out. With `classes_are_everywhere`, a class that is absent from a split is left out of all of
        them."""
        self._source = records
        self.classes = classes
        self.shape = shape
        self.choices = choices
        self.model_version = model_version
        self.splits = choices.shares.splits if choices.shares else ()
        self._needs_labels = needs_labels
        self._last_keys: dict[int | None, tuple[int, str]] = {}
        self._splitter: Splitter | None = None
        self.absent: frozenset[int | None] = frozenset()
        if choices.most_of_a_class is not None:
            self._last_keys = self._find_last_keys(choices.most_of_a_class)
        if choices.shares:
            self._splitter = Splitter(choices.shares, self._chosen())
        self.counts = self._count()
        if classes_are_everywhere:
            self.absent = self._find_absent()
            self.counts = self._count()

    def records(self) -> Iterator[ExportRecord]:
        """What is exported, each record with its split."""
        return (record for record, reason in self._decided() if reason is None)

    def left_out(self) -> Iterator[tuple[ExportRecord, StrOrPromise]]:
        """What is not exported, each record with the reason."""
        return ((record, reason) for record, reason in self._decided() if reason is not None)

    def count_class(self, class_index: int) -> int:
        """How many pictures of a class are exported, over all splits."""
        return sum(count for (_split, index), count in self.counts.items() if index == class_index)

    @property
    def total(self) -> int:
        """How many pictures are exported."""
        return self.counts.total()

    def _decided(self) -> Iterator[tuple[ExportRecord, StrOrPromise | None]]:
        for record in self._source():
            reason = self._refuse(record)
            if reason is None and self._splitter:
                yield replace(record, split=self._splitter.choose(record)), None
            else:
                yield record, reason

    def _chosen(self) -> Iterator[ExportRecord]:
        return (record for record in self._source() if self._refuse(record) is None)

    def _refuse(self, record: ExportRecord) -> StrOrPromise | None:
        if self._needs_labels and record.class_index is None:
            return UNLABELLED
        if not self.shape.fits(record):
            return TOO_SMALL
        last_key = self._last_keys.get(record.class_index)
        if last_key is not None and _key(record) > last_key:
            return OVER_THE_LIMIT
        return NOT_EVERYWHERE if record.class_index in self.absent else None

    def _find_last_keys(self, most: int) -> dict[int | None, tuple[int, str]]:
        """By class, the largest key that is still taken: any `most` pictures, but always the same."""
        smallest: dict[int | None, list[tuple[int, str]]] = {}
        for record in self._chosen():
            smallest.setdefault(record.class_index, []).append(_key(record))
            if len(smallest[record.class_index]) > 2 * most + 1000:
                smallest[record.class_index] = heapq.nsmallest(most, smallest[record.class_index])
        return {index: heapq.nsmallest(most, keys)[-1] for index, keys in smallest.items()}

    def _count(self) -> Counts:
        return Counter((record.split, record.class_index) for record in self.records())

    def _find_absent(self) -> frozenset[int | None]:
        there = {index for _split, index in self.counts}
        return frozenset(
            index for index in there if any(not self.counts[split, index] for split in self.splits)
        )


def _key(record: ExportRecord) -> tuple[int, str]:
    return digest_number(f"{record.sha256} {record.path}"), record.path
