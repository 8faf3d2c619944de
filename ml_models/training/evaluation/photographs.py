"""What photographs of users' kind get: right, right among two, unsure, none of the ten."""

from typing import Any

import numpy as np

from ml_models.calibration import Calibration, softmax
from ml_models.labels import LABELS
from ml_models.training.evaluation.metrics import (
    Floats,
    Labels,
    find_auroc,
    find_calibration_error,
    find_top_k,
)
from ml_models.training.evaluation.photos import NONE


def describe_photos(logits: Floats, y: Labels, calibration: Calibration) -> dict[str, Any]:
    """Figures for the mean logits (N, 10) of photographs; label NONE for those of none of the classes."""
    shown = y != NONE
    confidence = softmax(logits, calibration.temperature_averaged).max(1)
    right = logits.argmax(1) == y
    sure = confidence >= calibration.unsure_below
    outside = confidence < (calibration.outside_below or 0)
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
        "auroc": find_auroc(confidence[shown], confidence[~shown]) if (~shown).any() else None,
        "classes": {label: float(right[y == n].mean()) for n, label in enumerate(LABELS) if np.any(y == n)},
    }
