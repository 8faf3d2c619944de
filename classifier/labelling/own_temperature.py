"""A temperature of the dataset's own, from decisions on pictures that were drawn at random.

The network's was fitted on other pictures; doubtful ones are no fair sample of these.
"""

from collections.abc import Sequence

import numpy as np

from ml_models.calibration import Floats

FACTORS = np.exp(np.linspace(-1.5, 1.5, 121))
# How far a dataset's temperature usually is from the network's: the standard deviation of the logarithm.
SPREAD = 0.25
EDGE = 1e-6


def doubt_at(confidence: Floats, factor: float | Floats) -> Floats:
    """How likely guesses of this confidence (0..1) are wrong with the temperature times `factor`.

    The probability of the first class against all others together.
    """
    sure = np.clip(np.asarray(confidence, np.float64), EDGE, 1 - EDGE)
    doubt: Floats = 1 / (1 + np.exp(np.log(sure / (1 - sure)) / factor))
    return doubt


def find_factor(confidences: Sequence[float], is_right: Sequence[bool]) -> float:
    """What the network's temperature is to be multiplied by; 1 without decisions, and near it with few."""
    wrong = ~np.asarray(is_right, bool)
    doubt = doubt_at(np.asarray(confidences)[np.newaxis], FACTORS[:, np.newaxis])
    doubt = np.clip(doubt, EDGE, 1 - EDGE)
    likely = np.where(wrong, np.log(doubt), np.log1p(-doubt)).sum(axis=1)
    score = likely - 0.5 * (np.log(FACTORS) / SPREAD) ** 2
    return float(FACTORS[np.argmax(score)])
