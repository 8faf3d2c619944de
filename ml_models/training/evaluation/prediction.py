"""Logits of many CIFAR-sized pictures through the runtime that serves."""

import numpy as np
from numpy.typing import NDArray

from ml_models.predictor import Predictor

BATCH = 32
Logits = NDArray[np.float64]


def predict_logits(pictures: NDArray[np.uint8], predictor: Predictor) -> Logits:
    """float64 (N, 10) for uint8 (N, 32, 32, 3)."""
    parts = [predictor.predict(pictures[n : n + BATCH])[0] for n in range(0, len(pictures), BATCH)]
    return np.concatenate(parts).astype(np.float64)


def predict_mirrored(pictures: NDArray[np.uint8], predictor: Predictor) -> Logits:
    """As `predict_logits`, of the pictures mirrored left to right."""
    return predict_logits(np.ascontiguousarray(pictures[:, :, ::-1]), predictor)
