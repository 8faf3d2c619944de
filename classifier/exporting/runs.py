"""A run over a pile of pictures: classified once, resumed where it stopped, written at the end."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from django.utils.translation import gettext as _

from classifier.classification.asking import THE_CNN, Asked
from classifier.classification.piles import classify_pile
from classifier.exporting import shapes
from classifier.exporting.entries import Entry
from classifier.exporting.journal import Journal
from classifier.exporting.options import ExportOptions
from classifier.exporting.results import Labelled
from classifier.exporting.splits import digest_number
from classifier.intake.piles import Pile


class PileChanged(Exception):
    """A picture is no longer the one that was classified. The message is for people."""


@dataclass(frozen=True)
class Shard:
    """The part `number` of `count`, from 1: which pictures it has depends on their paths alone."""

    number: int
    count: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """The shard that is written like "3/16". Raises ValueError."""
        number, count = (int(part) for part in text.split("/"))
        if not 1 <= number <= count:
            raise ValueError(_("%s is not a part of a whole: write 1/16 to 16/16") % text)
        return cls(number, count)

    def holds(self, path: str) -> bool:
        """Whether the picture with this path belongs to it."""
        return digest_number(path) % self.count == self.number - 1

    def __str__(self) -> str:
        return f"{self.number}/{self.count}"


WHOLE = Shard(1, 1)


class Run:
    """One pile, or one shard of it, and its journal."""

    def __init__(self, pile: Pile, journal_path: Path, shard: Shard = WHOLE, asked: Asked = THE_CNN) -> None:
        self._pile = pile
        self._asked = asked
        self._shard = shard
        self._indices = [index for index in range(len(pile)) if shard.holds(pile.path(index))]
        self._journal = Journal(journal_path, self.describe(with_marks=True))

    def __len__(self) -> int:
        return len(self._indices)

    @property
    def is_part(self) -> bool:
        """Whether it does a part of the pile only."""
        return self._shard != WHOLE

    def describe(self, *, with_marks: bool = False) -> dict[str, str | int]:
        """What must be the same for two runs to belong together, and the shard; `with_marks`, also when the
        files were changed."""
        return {
            "version": 1,
            "model": self._asked.model_version,
            "weights": self._asked.digest,
            "pile": self._pile.fingerprint(with_marks=with_marks),
            "shard": str(self._shard),
        }

    @contextmanager
    def classify(self) -> Iterator[tuple[int, Iterator[int]]]:
        """Hold the journal; gives how many pictures are done, and an iterator that does the rest and gives
        how many at each step. Raises JournalBusy, CardError, OSError."""
        with self._journal.open() as done:
            yield done, self._work(done)

    def labelled(self) -> Labelled:
        """The pile with what was found out, once all is done."""
        return Labelled(self._journal.read, self._read, self._asked.labels, self._asked.model_version)

    def finish(self) -> None:
        """Forget the journal: the result is written."""
        self._journal.remove()

    def _work(self, done: int) -> Iterator[int]:
        left = self._indices[done:]
        place = 0
        for answers in classify_pile(self._pile, left, self._asked):
            indices = left[place : place + len(answers)]
            self._journal.append(
                Entry.describe(index, answer) for index, answer in zip(indices, answers, strict=True)
            )
            place += len(answers)
            yield len(answers)

    def _read(self, entry: Entry) -> bytes:
        content = self._pile.read(entry.index, 1 << 40)
        if hashlib.sha256(content).hexdigest() != entry.sha256:
            sentence = _("%s has changed while it was being exported: please run it again.")
            raise PileChanged(sentence % entry.path)
        return content


def settle_side(options: ExportOptions, entries: Callable[[], Iterator[Entry]]) -> ExportOptions:
    """`options` with a size where the format needs one and none was chosen: CIFAR-10's for arrays, else the
    largest that nearly all pictures have."""
    if options.side or not options.writer.is_square:
        return options
    if options.format == "npz":
        return replace(options, side=shapes.SIDE_OF_ARRAYS)
    sizes = ((entry.width, entry.height) for entry in entries() if not entry.reason)
    return replace(options, side=shapes.settle_side(sizes, options.fit))
