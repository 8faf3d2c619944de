"""Temperatures and thresholds, fitted on pictures that are not used to report."""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ml_models.calibration import bend_logits
from ml_models.directions import find_directions
from ml_models.training.evaluation.metrics import Floats, Labels, find_nll

GOLDEN = (math.sqrt(5) - 1) / 2
# By cross-validation on validation pictures and strangers: from a fifth to twice of it does as well.
RIDGE = 0.4
NEWTON_STEPS = 12


def fit_temperature(logits: Floats, y: Labels, low: float = 0.2, high: float = 5.0) -> float:
    """The temperature with the least negative log-likelihood."""
    return _find_least(lambda temperature: find_nll(logits, y, temperature), low, high)


def fit_bend(logits: Floats, y: Labels, low: float = 0.001, high: float = 1.0) -> float:
    """The bend with the least negative log-likelihood, each at its best temperature; 0 where none helps."""

    def measure(bend: float) -> float:
        bent = bend_logits(logits, bend)
        return find_nll(bent, y, fit_temperature(bent, y))

    bend = _find_least(measure, low, high, steps=16)
    return bend if measure(bend) < measure(0.0) else 0.0


def _find_least(measure: Callable[[float], float], low: float, high: float, steps: int = 30) -> float:
    """Where ``measure`` is least between two positive numbers, by golden section on the logarithm."""
    a, b = math.log(low), math.log(high)
    c, d = b - GOLDEN * (b - a), a + GOLDEN * (b - a)
    at_c, at_d = measure(math.exp(c)), measure(math.exp(d))
    for _ in range(steps):
        if at_c < at_d:
            b, d, at_d = d, c, at_c
            c = b - GOLDEN * (b - a)
            at_c = measure(math.exp(c))
        else:
            a, c, at_c = c, d, at_d
            d = a + GOLDEN * (b - a)
            at_d = measure(math.exp(d))
    return math.exp((a + b) / 2)


def fit_familiarity(known: Floats, strange: Floats, ridge: float = RIDGE) -> NDArray[np.float32]:
    """Weights (D + 1,) that tell the directions of features (N, D) of known pictures from strange ones'.

    Logistic regression by Newton's method; the last weight is the offset. ``ridge`` holds the others down.
    """
    rows = find_directions(np.concatenate([known, strange])).astype(np.float64)
    rows = np.column_stack([rows, np.ones(len(rows))])
    is_known = np.arange(len(rows)) < len(known)
    penalty = np.diag(np.append(np.full(rows.shape[1] - 1, ridge), 1e-6))
    weights = np.zeros(rows.shape[1])
    for _ in range(NEWTON_STEPS):
        chance = 1 / (1 + np.exp(-rows @ weights))
        curvature = (rows * (chance * (1 - chance))[:, None]).T @ rows + penalty
        weights += np.linalg.solve(curvature, rows.T @ (is_known - chance) - penalty @ weights)
    return weights.astype(np.float32)


def fit_unsure(confidence: Floats, right: NDArray[np.bool_], accuracy: float) -> float:
    """The lowest confidence from which on answers are right with at least ``accuracy`` (0..1)."""
    order = np.argsort(-confidence, kind="stable")
    running = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(running >= accuracy)
    return float(confidence[order[enough[-1]]]) if len(enough) else 1.0


def fit_outside(scores: Floats, flagged: float) -> float:
    """The threshold under which the share ``flagged`` (0..1) of these true pictures falls."""
    return float(np.quantile(scores, flagged))
