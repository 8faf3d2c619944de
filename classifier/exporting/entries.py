"""What a run over a folder found out about each file: one line of its journal."""

import json
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from functools import partial
from typing import Self

import numpy as np

from classifier.classification.piles import Answer, Unreadable
from classifier.exporting.records import ExportRecord
from ml_models.calibration import rank

# Rounded, because the last digits depend on the processor.
_DIGITS = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the pile, by its number there. `reason` says why it is unreadable; then the rest is empty.

    `probabilities` are the network's for each class, 0..1.
    """

    index: int
    path: str
    reason: str = ""
    sha256: str = ""
    format: str = ""
    width: int = 0
    height: int = 0
    probabilities: tuple[float, ...] = ()
    is_unsure: bool = False
    is_outside: bool = False

    @classmethod
    def describe(cls, index: int, answer: Answer | Unreadable) -> Self:
        """The entry for what was found out about the file with this number."""
        if isinstance(answer, Unreadable):
            return cls(index, answer.path, answer.reason)
        judgement = answer.judgement
        return cls(
            index=index,
            path=answer.path,
            sha256=answer.sha256,
            format=answer.format,
            width=answer.width,
            height=answer.height,
            probabilities=tuple(round(float(share), _DIGITS) for share in judgement.probabilities),
            is_unsure=judgement.is_unsure,
            is_outside=judgement.is_outside,
        )

    @classmethod
    def parse(cls, line: bytes) -> Self:
        """The entry that `write` wrote. Raises ValueError or TypeError for anything else."""
        index, path, reason, sha256, format_name, width, height, probabilities, *doubts = json.loads(line)
        return cls(
            index, path, reason, sha256, format_name, width, height, tuple(map(float, probabilities)), *doubts
        )

    def write(self) -> bytes:
        """One line, with its end. Names that are not UTF-8 survive as escapes."""
        return json.dumps(astuple(self), separators=(",", ":")).encode() + b"\n"

    def rank(self, count: int) -> list[tuple[int, float]]:
        """The `count` most probable classes as (index, probability)."""
        return rank(np.array(self.probabilities), count)

    def is_doubtful(self, min_confidence: float | None) -> bool:
        """Whether the label is a guess: by `min_confidence` if given, else by the network's threshold."""
        if self.is_outside:
            return True
        return self.is_unsure if min_confidence is None else self.rank(1)[0][1] < min_confidence

    def make_record(self, classes: Sequence[str], read: Callable[[Self], bytes]) -> ExportRecord:
        """The record of a readable file, labelled with the network's first guess; `read` gives its bytes."""
        (top, confidence), *_rest = self.rank(1)
        return ExportRecord(
            path=self.path,
            label=classes[top],
            class_index=top,
            source="model",
            confidence=confidence,
            state="unreviewed",
            sha256=self.sha256,
            format=self.format,
            width=self.width,
            height=self.height,
            probabilities=self.probabilities,
            read=partial(read, self),
        )
