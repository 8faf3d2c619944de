"""Temperatures and thresholds of a network, from pictures that report nothing."""

from dataclasses import dataclass

from ml_models.calibration import Calibration, bend_logits, softmax
from ml_models.training.evaluation.fitting import fit_bend, fit_outside, fit_temperature, fit_unsure
from ml_models.training.evaluation.metrics import Floats, Labels
from ml_models.training.evaluation.photos import NONE
from ml_models.training.evaluation.prediction import Found

SURE_MEANS_RIGHT = 0.92
FLAGGED = 0.07  # of true photographs; on pictures never seen it may come out a little higher
FLAGGED_SINGLE = 0.05  # of the validation split


@dataclass(frozen=True)
class Sample:
    """What was found of pictures, with their labels; NONE for pictures of none of the classes."""

    found: Found
    y: Labels


def calibrate(single: Sample, averaged: Sample) -> Calibration:
    """The card's calibration from single views and from averaged views.

    ``single`` sets the bend, ``averaged`` the thresholds: photographs where there are any, else the
    validation split.
    """
    shown = averaged.y != NONE
    bend = round(fit_bend(single.found.logits, single.y), 4)
    logits = bend_logits(averaged.found.logits[shown], bend)
    temperature = fit_temperature(logits, averaged.y[shown])
    probabilities = softmax(logits, temperature)
    confidence, right = probabilities.max(1), probabilities.argmax(1) == averaged.y[shown]
    familiarity = averaged.found.familiarity
    return Calibration(
        temperature=round(fit_temperature(bend_logits(single.found.logits, bend), single.y), 4),
        temperature_averaged=round(temperature, 4),
        unsure_below=round(fit_unsure(confidence, right, SURE_MEANS_RIGHT), 4),
        outside_below=round(fit_outside(confidence, FLAGGED), 4),
        stranger_below=_fit_stranger(single.found.familiarity, FLAGGED_SINGLE),
        stranger_below_averaged=_fit_stranger(None if familiarity is None else familiarity[shown], FLAGGED),
        bend=bend,
    )


def _fit_stranger(familiarity: Floats | None, flagged: float) -> float | None:
    return None if familiarity is None else round(fit_outside(familiarity, flagged), 4)
