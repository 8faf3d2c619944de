"""How often the network's guesses are wrong, from the most doubtful to the surest, and how sure that is.

A temperature alone does not do. It is off by much on pictures of another kind, and what the doubtful reviews
tell of it does not hold where the network is sure. But whatever the confidences are worth, their *order* is
good, and along it the errors fall off in much the same way: with u the place in the order, from 0 (the most
doubtful) to 1,

    share of wrong guesses at u = floor + (1 - floor) * sigmoid(start - fall * u).

`floor` is what the network gets wrong although it is sure (strangers, wrong labels). The three are not fitted
but weighed, on a grid, by what they make of the decisions so far (Bayes' rule). Before any decision `fall` is
what the network's own opinion gives, or, for one dataset in twelve, anything. docs/decisions/0012 has the
measurements.
"""

from dataclasses import dataclass
from functools import cache
from typing import Self

import numpy as np

from ml_models.calibration import Floats

# Confidences are counted in steps: hundredths up to 0.9, thousandths up to 0.99, and so on, for a network may
# call half of all pictures surer than 0.999, and still have them in a good order. The last step is that of 1.
DECADES, IN_A_DECADE = 7, 90
STEPS = DECADES * IN_A_DECADE + 10
EDGES = np.array(
    [*(1 - 10.0**-k + n * 10.0 ** -(k + 2) for k in range(DECADES) for n in range(IN_A_DECADE))]
    + [1 - 10.0**-DECADES + n * 10.0 ** -(DECADES + 1) for n in range(10)]
    + [1.0]
)
PLACES = 60
DRAWS, TAIL = 4000, 0.05

STARTS = 0.2 + 0.2 * np.linspace(-2.5, 2.5, 11)
FALLS = np.linspace(np.log(1.5), np.log(60), 31)
FLOORS = np.array([0, 0.001, 0.003, 0.006, 0.012, 0.025, 0.05, 0.1])
FLOOR_WEIGHTS = np.array([0.45, 0.2, 0.13, 0.09, 0.06, 0.04, 0.02, 0.01])
START, START_SPREAD = 0.2, 0.2
FALL_SPREAD = 0.1
# In one dataset of twelve the network's opinion says little; of a head that is still learning, in most.
FALL_SPREAD_WIDE, WIDE = 0.7, 0.08
LEARNING_SPREAD_WIDE, LEARNING_WIDE = 1.0, 0.6


@dataclass(frozen=True)
class Expected:
    """How many of `count` guesses are wrong: on average, and the interval that holds nine times in ten."""

    count: int
    mean: float
    low: float
    high: float

    @property
    def percent(self) -> float:
        """The share of wrong ones on average, 0..100."""
        return 100 * self.mean / max(self.count, 1)


class ErrorCurve:
    """`weights` of the grid's curves; `spread` (STEPS + 1, PLACES) is where the pictures of each step are."""

    def __init__(self, weights: Floats, spread: Floats) -> None:
        self._weights = weights
        self._spread = spread

    @classmethod
    def weigh(
        cls, every: Floats, right: Floats, wrong: Floats, opinion: float, *, is_learning: bool = False
    ) -> Self:
        """From all guesses and those found right and wrong, by step (STEPS + 1,) each, and the share of wrong
        ones that the network itself expects, or a head that is learning."""
        grid = _make_grid()
        spread = _spread_over_places(every)
        score = (
            grid.score(opinion, is_learning)
            + grid.log_wrong @ (wrong @ spread)
            + grid.log_right @ (right @ spread)
        )
        weights = np.exp(score - score.max())
        return cls(weights / weights.sum(), spread)

    @property
    def rates(self) -> Floats:
        """The share of wrong guesses at each step (STEPS + 1,), on average over the curves."""
        rates: Floats = self._spread @ (self._weights @ _make_grid().wrong)
        return rates

    def expect(self, counts: Floats) -> Expected:
        """How many of guesses, counted by step (STEPS + 1,), are wrong.

        The interval holds both what is not known of the curve and chance itself; drawn, with the same draws
        each time, so that a page tells the same twice.
        """
        each = _make_grid().wrong @ (counts @ self._spread)
        draw = np.random.default_rng(0)
        wrong = np.minimum(draw.poisson(draw.choice(each, DRAWS, p=self._weights)), counts.sum())
        low, high = np.quantile(wrong, [TAIL, 1 - TAIL])
        mean = float(self._weights @ each)
        low, high = min(float(np.floor(low)), mean), max(float(np.ceil(high)), mean)
        return Expected(int(counts.sum()), mean, low, high)


@dataclass(frozen=True)
class _Grid:
    """Many curves: `wrong` (curves, PLACES) and the logarithms of it and of its complement."""

    wrong: Floats
    log_wrong: Floats
    log_right: Floats
    falls: Floats
    base: Floats

    def score(self, opinion: float, is_learning: bool) -> Floats:
        """The logarithm of each curve's weight before any decision (curves,)."""
        falls = np.exp(FALLS)
        shares = (np.logaddexp(0, START) - np.logaddexp(0, START - falls)) / falls
        off = self.falls - np.interp(-opinion, -shares, FALLS)
        share = LEARNING_WIDE if is_learning else WIDE
        spread = LEARNING_SPREAD_WIDE if is_learning else FALL_SPREAD_WIDE
        near = (1 - share) / FALL_SPREAD * np.exp(-0.5 * (off / FALL_SPREAD) ** 2)
        wide = share / spread * np.exp(-0.5 * (off / spread) ** 2)
        score: Floats = self.base + np.log(near + wide)
        return score


@cache
def _make_grid() -> _Grid:
    start, fall, floor = (axis.ravel() for axis in np.meshgrid(STARTS, FALLS, FLOORS, indexing="ij"))
    places = (np.arange(PLACES) + 0.5) / PLACES
    slope = start[:, np.newaxis] - np.exp(fall)[:, np.newaxis] * places
    wrong = floor[:, np.newaxis] + (1 - floor[:, np.newaxis]) / (1 + np.exp(-slope))
    wrong = np.clip(wrong, 1e-9, 1 - 1e-9)
    floors = np.tile(np.log(FLOOR_WEIGHTS), len(STARTS) * len(FALLS))
    base = floors - 0.5 * ((start - START) / START_SPREAD) ** 2
    return _Grid(wrong, np.log(wrong), np.log1p(-wrong), fall, base)


def _spread_over_places(counts: Floats) -> Floats:
    """Which share of each step's pictures stands at which place in the order of doubt.

    Steps without pictures stand where theirs would.
    """
    ends = np.cumsum(counts) / max(float(counts.sum()), 1) * PLACES
    starts = np.concatenate([[0], ends[:-1]])
    lengths = np.maximum(ends - starts, 1e-6)
    starts = np.minimum(starts, PLACES - lengths)
    edges = np.arange(PLACES)
    overlap = np.minimum(starts[:, None] + lengths[:, None], edges + 1) - np.maximum(starts[:, None], edges)
    spread: Floats = np.clip(overlap, 0, None) / lengths[:, None]
    return spread


def count_by_confidence(confidences: Floats) -> Floats:
    """Guesses of these confidences (0..1), counted by step (STEPS + 1,)."""
    steps = np.searchsorted(EDGES, np.asarray(confidences, np.float64), "right") - 1
    return np.bincount(np.clip(steps, 0, STEPS), minlength=STEPS + 1).astype(np.float64)
