"""Temperatures and thresholds of a network, from pictures that report nothing."""

from dataclasses import dataclass, replace

from ml_models.calibration import Calibration, bend_logits, softmax
from ml_models.training.evaluation.fitting import fit_bend, fit_outside, fit_temperature, fit_unsure
from ml_models.training.evaluation.metrics import Floats, Labels
from ml_models.training.evaluation.photos import NONE
from ml_models.training.evaluation.prediction import Found

SURE_MEANS_RIGHT = 0.92
FLAGGED = 0.07  # of true photographs; on pictures never seen it may come out a little higher
FLAGGED_SINGLE = 0.05  # of the validation split
# Of a network that looks once at whatever comes: it knows photographs so well that its threshold is steep.
SURE_MEANS_RIGHT_ONE_VIEW = 0.98
FLAGGED_ONE_VIEW = 0.07


@dataclass(frozen=True)
class Sample:
    """What was found of pictures, with their labels; NONE for pictures of none of the classes."""

    found: Found
    y: Labels

    def bend(self, bend: float) -> "Sample":
        """The same with bent logits."""
        return replace(self, found=replace(self.found, logits=bend_logits(self.found.logits, bend)))

    @property
    def shown(self) -> tuple[Floats, Labels]:
        """Logits and labels without the pictures of none of the classes."""
        return self.found.logits[self.y != NONE], self.y[self.y != NONE]


def calibrate(single: Sample, averaged: Sample) -> Calibration:
    """The card's calibration from single views and from averaged views.

    ``single`` sets the bend, ``averaged`` the thresholds: photographs where there are any, else the
    validation split.
    """
    bend = round(fit_bend(single.found.logits, single.y), 4)
    single, averaged = single.bend(bend), averaged.bend(bend)
    temperature = fit_temperature(*averaged.shown)
    familiarity = averaged.found.familiarity
    return Calibration(
        temperature=round(fit_temperature(*single.shown), 4),
        temperature_averaged=round(temperature, 4),
        **_fit_thresholds(averaged, temperature, SURE_MEANS_RIGHT, FLAGGED),
        stranger_below=_fit_stranger(single.found.familiarity, FLAGGED_SINGLE),
        stranger_below_averaged=_fit_stranger(
            None if familiarity is None else familiarity[averaged.y != NONE], FLAGGED
        ),
        bend=bend,
    )


def calibrate_one_view(validation: Sample, photographs: Sample) -> Calibration:
    """For a network that has one view of whatever comes: one temperature, that of the validation split."""
    temperature = fit_temperature(validation.found.logits, validation.y)
    thresholds = _fit_thresholds(photographs, temperature, SURE_MEANS_RIGHT_ONE_VIEW, FLAGGED_ONE_VIEW)
    rounded = round(temperature, 4)
    return Calibration(temperature=rounded, temperature_averaged=rounded, **thresholds)


def _fit_thresholds(sample: Sample, temperature: float, accuracy: float, flagged: float) -> dict[str, float]:
    logits, y = sample.shown
    probabilities = softmax(logits, temperature)
    confidence, right = probabilities.max(1), probabilities.argmax(1) == y
    return {
        "unsure_below": round(fit_unsure(confidence, right, accuracy), 4),
        "outside_below": round(fit_outside(confidence, flagged), 4),
    }


def _fit_stranger(familiarity: Floats | None, flagged: float) -> float | None:
    return None if familiarity is None else round(fit_outside(familiarity, flagged), 4)
