"""Pictures of none of the ten classes, CIFAR-sized: one half sets the threshold, the other reports."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml_models.calibration import bend_logits, softmax
from ml_models.training.data import UNREADABLE, DataRefused
from ml_models.training.evaluation.metrics import Floats, find_auroc
from ml_models.training.evaluation.prediction import Found


def read_outside(path: Path) -> NDArray[np.uint8]:
    """uint8 (N, 32, 32, 3) under the key x of an .npz. Raises DataRefused."""
    try:
        with np.load(path) as file:
            pictures: NDArray[np.uint8] = file["x"]
    except UNREADABLE as error:
        raise DataRefused(f"{path} is not an .npz with the key x.") from error
    if pictures.dtype != np.uint8 or pictures.shape[1:] != (32, 32, 3):
        raise DataRefused(f"{path} must hold uint8 (N, 32, 32, 3), not {pictures.dtype} {pictures.shape}.")
    return pictures


def find_scores(found: Found, temperature: float, bend: float = 0.0) -> Floats:
    """By what a picture is held for one of the classes: its familiarity where known, else its confidence."""
    if found.familiarity is not None:
        return found.familiarity
    scores: Floats = softmax(bend_logits(found.logits, bend), temperature).max(1)
    return scores


def describe_outside(inside: Floats, outside: Floats, threshold: float) -> dict[str, Any]:
    """Figures for the scores of true pictures and of pictures of none of the classes."""
    return {
        "auroc": find_auroc(inside, outside),
        "threshold": threshold,
        "kept": float((inside >= threshold).mean()),
        "caught": float((outside < threshold).mean()),
    }


def choose_threshold(inside: Floats, outside: Floats) -> float:
    """The threshold at which kept true pictures and caught others, as shares, make the largest sum."""
    candidates = np.unique(np.quantile(np.concatenate([inside, outside]), np.linspace(0, 1, 401)))
    sums = [(inside >= value).mean() + (outside < value).mean() for value in candidates]
    return float(candidates[int(np.argmax(sums))])
