"""Temperatures and thresholds of a network, from pictures that report nothing."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml_models.calibration import Calibration, softmax
from ml_models.training.evaluation.fitting import fit_outside, fit_temperature, fit_unsure
from ml_models.training.evaluation.metrics import Floats, Labels
from ml_models.training.evaluation.photos import NONE

SURE_MEANS_RIGHT = 0.95
FLAGGED = 0.07  # of true photographs; a tenth is the most that may be flagged on pictures never seen


@dataclass(frozen=True)
class Sample:
    """Mean logits (N, 10) over the views, with their labels; NONE for pictures of none of the classes."""

    logits: Floats
    y: Labels


def calibrate(single: Sample, averaged: Sample) -> Calibration:
    """The card's calibration from single views and from averaged views.

    ``averaged`` sets the thresholds: photographs where there are any, else the validation split.
    """
    shown = averaged.y != NONE
    temperature = fit_temperature(averaged.logits[shown], averaged.y[shown])
    confidence, right = _read(averaged, shown, temperature)
    return Calibration(
        temperature=round(fit_temperature(single.logits, single.y), 4),
        temperature_averaged=round(temperature, 4),
        unsure_below=round(fit_unsure(confidence, right, SURE_MEANS_RIGHT), 4),
        outside_below=round(fit_outside(confidence, FLAGGED), 4),
    )


def _read(sample: Sample, shown: NDArray[np.bool_], temperature: float) -> tuple[Floats, NDArray[np.bool_]]:
    probabilities = softmax(sample.logits[shown], temperature)
    return probabilities.max(1), probabilities.argmax(1) == sample.y[shown]
