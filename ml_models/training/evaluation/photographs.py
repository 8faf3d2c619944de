"""What photographs of users' kind get: right, right among two, unsure, none of the ten."""

from typing import Any

import numpy as np

from ml_models.calibration import Calibration, bend_logits, softmax
from ml_models.labels import LABELS
from ml_models.training.evaluation.metrics import (
    Labels,
    find_auroc,
    find_calibration_error,
    find_top_k,
)
from ml_models.training.evaluation.outside import find_scores
from ml_models.training.evaluation.photos import NONE
from ml_models.training.evaluation.prediction import Found


def describe_photos(found: Found, y: Labels, calibration: Calibration) -> dict[str, Any]:
    """Figures for photographs of several views each; label NONE for those of none of the classes."""
    shown, logits = y != NONE, bend_logits(found.logits, calibration.bend)
    confidence = softmax(logits, calibration.temperature_averaged).max(1)
    right = logits.argmax(1) == y
    sure = confidence >= calibration.unsure_below
    scores = find_scores(found, calibration.temperature_averaged, calibration.bend)
    outside = scores < _find_threshold(found, calibration)
    return {
        "photos": int(shown.sum()),
        "top1": float(right[shown].mean()),
        "top2": find_top_k(logits[shown], y[shown], 2),
        "ece": find_calibration_error(logits[shown], y[shown], calibration.temperature_averaged),
        "mean_confidence": float(confidence[shown].mean()),
        "sure": float(sure[shown].mean()),
        "right_when_sure": float(right[shown & sure].mean()) if (shown & sure).any() else None,
        "none_photos": int((~shown).sum()),
        "none_caught": float(outside[~shown].mean()) if (~shown).any() else None,
        "true_flagged": float(outside[shown].mean()),
        "auroc": find_auroc(scores[shown], scores[~shown]) if (~shown).any() else None,
        "classes": {label: float(right[y == n].mean()) for n, label in enumerate(LABELS) if np.any(y == n)},
    }


def _find_threshold(found: Found, calibration: Calibration) -> float:
    if found.familiarity is not None and calibration.stranger_below_averaged is not None:
        return calibration.stranger_below_averaged
    return calibration.outside_below or 0.0
