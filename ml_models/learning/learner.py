"""Labels are added, some at a time, and become a head.

The scores are what networks said before, times their shares, plus ridge regression on what is missing to the
labels. The directions are taken from the middle of all pictures, labelled or not, and there is no intercept:
so a picture that is like none of the labelled ones is left to the networks, however few classes have labels
yet. How much the networks' opinions count, and the temperature, are chosen by the exact leave-one-out
answers. docs/decisions/0050 has the measurements.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ml_models.calibration import softmax
from ml_models.learning.choosing import Choice, choose
from ml_models.learning.head import LearntHead
from ml_models.ridge import Floats, Solution, Sums, solve_ridge

PENALTY, PENALTY_OF_MANY, MANY = 0.3, 1.0, 1000
# By at most so many labelled pictures the shares and the temperature are chosen.
SAMPLE = 2048


@dataclass(frozen=True)
class Rows:
    """Labelled pictures: directions (N, D), what networks said before (networks, N, C), and the column of
    each one's label (N,)."""

    directions: Floats
    said: Floats
    columns: npt.NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.columns)

    @classmethod
    def join(cls, parts: Sequence[Rows]) -> Rows:
        """All rows of several."""
        return cls(
            np.concatenate([part.directions for part in parts]),
            np.concatenate([part.said for part in parts], axis=1),
            np.concatenate([part.columns for part in parts]),
        )


class Learner:
    """Takes labelled pictures. The memory is the same for any number of them."""

    def __init__(self, middle: Floats, known: npt.NDArray[np.bool_], networks: int) -> None:
        """`middle` (D,) is that of all pictures; `known` (C,) the columns that the networks know."""
        self._middle = middle
        self._known = known
        self._networks = networks
        self._waiting: list[Rows] = []
        self._sums: Sums | None = None
        self._sample: list[Rows] = []
        self.counts = np.zeros(len(known), np.int64)

    def add(self, rows: Rows) -> None:
        """Learn from these, too."""
        self.counts += np.bincount(rows.columns, minlength=len(self.counts))
        if sum(map(len, self._sample)) < SAMPLE:
            self._sample.append(rows)
        self._waiting.append(rows)
        if self._sums is not None or sum(map(len, self._waiting)) >= len(self._middle):
            self._sum_up()

    def learn(self) -> Learnt:
        """The head. Raises ValueError without rows."""
        usual = Choice((0.0,) * self._networks)
        learnt = Learnt(self._solve(), self._middle, self.counts, self._known, usual)
        sample = Rows.join(self._sample)
        own, said = learnt.leave_out_each(sample)
        needs_networks = bool((self._known & (self.counts == 0)).any())
        choice = choose(own, said, sample.columns, learnt.can_tell(sample), needs_networks)
        return replace(learnt, choice=choice)

    def _solve(self) -> Solution:
        penalty = PENALTY if self.counts.sum() < MANY else PENALTY_OF_MANY
        if self._sums is not None:
            return self._sums.solve(penalty, has_intercept=False)
        if not self._waiting:
            raise ValueError("there is nothing to learn from")
        rows = Rows.join(self._waiting)
        return solve_ridge(rows.directions - self._middle, make_codes(rows), penalty, has_intercept=False)

    def _sum_up(self) -> None:
        self._sums = self._sums or Sums(len(self._middle), (1 + self._networks) * len(self.counts))
        for rows in self._waiting:
            self._sums.add(rows.directions - self._middle, make_codes(rows))
        self._waiting.clear()


@dataclass(frozen=True)
class Learnt:
    """A head with all that tells what it would say of a picture whose label it had never seen."""

    solution: Solution
    middle: Floats
    counts: npt.NDArray[np.int64]
    known: npt.NDArray[np.bool_]
    choice: Choice

    @property
    def head(self) -> LearntHead:
        """What is kept of it."""
        own, *of_networks = np.split(self.solution.head.weights, 1 + len(self.choice.starts), axis=1)
        weights = own - sum(share * part for share, part in zip(self.choice.starts, of_networks, strict=True))
        return LearntHead(weights, -self.middle @ weights, self.choice.starts, self.choice.temperature)

    def leave_out(self, rows: Rows) -> Floats:
        """Probabilities (N, C) of pictures that it learnt from, had the label of each not been there."""
        own, said = self.leave_out_each(rows)
        return softmax(own + np.tensordot(self.choice.starts, said, axes=1), self.choice.temperature)

    def leave_out_each(self, rows: Rows) -> tuple[Floats, Floats]:
        """Scores (N, C) of pictures left out, without the networks, and what each of these adds to them for
        every 1 of its share (networks, N, C)."""
        codes = make_codes(rows)
        left_out = self.solution.leave_out(rows.directions - self.middle, codes)
        parts = 1 + len(rows.said)
        own, *missing = np.split(left_out, parts, axis=1)
        return own, np.stack(np.split(codes, parts, axis=1)[1:]) - np.stack(missing)

    def can_tell(self, rows: Rows) -> npt.NDArray[np.bool_]:
        """Which pictures (N,) could be guessed at all without their own label: another has it, too, or the
        networks know the class."""
        can_tell: npt.NDArray[np.bool_] = (self.counts > 1)[rows.columns] | self.known[rows.columns]
        return can_tell


def make_codes(rows: Rows) -> Floats:
    """What is regressed on (N, (1 + networks) * C): labels, then each network's opinion; all rows sum to
    0."""
    labels = np.zeros(rows.said.shape[1:], np.float32)
    labels[np.arange(len(rows)), rows.columns] = 1
    return np.hstack([each - each.mean(1, keepdims=True) for each in (labels, *rows.said)])
