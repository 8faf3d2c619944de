"""Which split a picture belongs to: the same at every run, each class shared out alike."""

import hashlib
from array import array
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from classifier.exporting.records import ExportRecord

SPLITS = ("train", "validation", "test")


@dataclass(frozen=True)
class Shares:
    """How much of each class goes into train, validation and test; any positive numbers, 0 for no split."""

    train: float
    validation: float
    test: float

    def __post_init__(self) -> None:
        values = (self.train, self.validation, self.test)
        if min(values) < 0 or self.train == 0 or not sum(values) < float("inf"):
            raise ValueError("the shares of train, validation and test must be numbers, the first above 0")

    @classmethod
    def parse(cls, text: str) -> Self:
        """The shares that are written like "80/10/10": train, validation, test. Raises ValueError."""
        train, validation, test = (float(share) for share in text.split("/"))
        return cls(train, validation, test)

    @property
    def splits(self) -> tuple[str, ...]:
        """The splits that get something, in order."""
        return tuple(name for name in SPLITS if getattr(self, name) > 0)


class Splitter:
    """Shares each class out by a digest of its pictures, or of their groups.

    A class's pictures, sorted by digest, are cut at the shares: neither the order nor the names of the files
    matter, and a picture more moves only those next to a cut. A group that spans classes goes by the class
    of its first picture.
    """

    def __init__(self, shares: Shares, records: Iterable[ExportRecord]) -> None:
        self._splits = shares.splits
        self._class_of_group: dict[str, int | None] = {}
        keys: dict[int | None, array[int]] = {}
        for record in records:
            keys.setdefault(self._home(record), array("Q")).append(_key(record))
        total = sum(getattr(shares, name) for name in self._splits)
        parts = [getattr(shares, name) / total for name in self._splits]
        self._cuts = {home: _cut(sorted(of_class), parts) for home, of_class in keys.items()}

    def choose(self, record: ExportRecord) -> str:
        """The split of one of the records."""
        return self._splits[bisect_right(self._cuts[self._home(record)], _key(record))]

    def _home(self, record: ExportRecord) -> int | None:
        if not record.group:
            return record.class_index
        return self._class_of_group.setdefault(record.group, record.class_index)


def _key(record: ExportRecord) -> int:
    return digest_number(record.group or record.sha256)


def digest_number(text: str) -> int:
    """64 bits that look random and depend on `text` alone."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest())


def _cut(keys: list[int], parts: list[float]) -> list[int]:
    """The keys at which the second and each later split begin.

    Every split gets at least one picture where there are enough, the first split of all.
    """
    count, cuts, share = len(keys), [], 0.0
    for number, part in enumerate(parts[:-1], start=1):
        share += part
        later = len(parts) - number
        place = min(max(round(count * share), number), max(count - later, number))
        cuts.append(keys[place] if place < count else keys[-1] + 1)
    return cuts
