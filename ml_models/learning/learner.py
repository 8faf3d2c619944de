"""Labels are added, some at a time, and become a head.

Ridge regression tells the labels; it is sharpened, and what networks said before is multiplied in. Directions
are taken from the middle of all pictures, labelled or not, and there is no intercept: so a picture that is
like none of the labelled ones is left to the networks, however few classes have labels yet. How sharp it is
and how much the networks count is chosen by the exact leave-one-out answers. docs/decisions/0051 has the
measurements.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ml_models.calibration import softmax
from ml_models.learning.choosing import Choice, choose, take_logarithms
from ml_models.learning.head import LearntHead
from ml_models.ridge import Floats, Solution, Sums, solve_ridge

PENALTY, PENALTY_OF_MANY, MANY = 0.3, 1.0, 1000
# By at most so many labelled pictures it is chosen how much what counts.
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
        solution, sample = self._solve(), Rows.join(self._sample)
        usual = Choice(1.0, (0.0,) * self._networks)
        learnt = Learnt(solution, self._middle, self.counts, self._known, usual)
        needs_networks = bool((self._known & (self.counts == 0)).any())
        scores = learnt.score_left_out(sample)
        can_stay = bool(self._known.all())
        choice = choose(
            scores, sample.said, sample.columns, learnt.can_tell(sample), needs_networks, can_stay
        )
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
        self._sums = self._sums or Sums(len(self._middle), len(self.counts))
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
        weights = self.solution.head.weights
        return LearntHead(weights, -self.middle @ weights, self.choice.sharpness, self.choice.starts)

    def leave_out(self, rows: Rows) -> Floats:
        """Probabilities (N, C) of pictures that it learnt from, had the label of each not been there."""
        start = np.tensordot(self.choice.starts, take_logarithms(rows.said), axes=1)
        return softmax(self.choice.sharpness * self.score_left_out(rows) + start)

    def score_left_out(self, rows: Rows) -> Floats:
        """The scores (N, C) of these pictures, as `leave_out`."""
        return self.solution.leave_out(rows.directions - self.middle, make_codes(rows))

    def can_tell(self, rows: Rows) -> npt.NDArray[np.bool_]:
        """Which pictures (N,) could be guessed at all without their own label: another has it, too, or the
        networks know the class."""
        can_tell: npt.NDArray[np.bool_] = (self.counts > 1)[rows.columns] | self.known[rows.columns]
        return can_tell


def make_codes(rows: Rows) -> Floats:
    """What is regressed on (N, C): 1 for the label, the same for all columns being taken away from each
    row."""
    classes = rows.said.shape[2]
    codes = np.full((len(rows), classes), -1 / classes, np.float32)
    codes[np.arange(len(rows)), rows.columns] += 1
    return codes
