"""Temperatures and thresholds, fitted on pictures that are not used to report."""

import math

import numpy as np
from numpy.typing import NDArray

from ml_models.training.evaluation.metrics import Floats, Labels, find_nll

GOLDEN = (math.sqrt(5) - 1) / 2


def fit_temperature(logits: Floats, y: Labels, low: float = 0.2, high: float = 5.0) -> float:
    """The temperature with the least negative log-likelihood, by golden section on its logarithm."""
    a, b = math.log(low), math.log(high)
    for _ in range(40):
        c, d = b - GOLDEN * (b - a), a + GOLDEN * (b - a)
        if find_nll(logits, y, math.exp(c)) < find_nll(logits, y, math.exp(d)):
            b = d
        else:
            a = c
    return math.exp((a + b) / 2)


def fit_unsure(confidence: Floats, right: NDArray[np.bool_], accuracy: float) -> float:
    """The lowest confidence from which on answers are right with at least ``accuracy`` (0..1)."""
    order = np.argsort(-confidence, kind="stable")
    running = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(running >= accuracy)
    return float(confidence[order[enough[-1]]]) if len(enough) else 1.0


def fit_outside(scores: Floats, flagged: float) -> float:
    """The threshold under which the share ``flagged`` (0..1) of these true pictures falls."""
    return float(np.quantile(scores, flagged))
