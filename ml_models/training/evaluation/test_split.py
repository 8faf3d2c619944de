"""The test split, once: as it is, and averaged with its mirror image."""

from typing import Any

from ml_models.calibration import softmax
from ml_models.training.data import Pictures
from ml_models.training.evaluation.metrics import (
    Floats,
    count_confusion,
    describe_classes,
    find_bins,
    find_calibration_error,
    find_nll,
    find_selective_accuracy,
    find_top_k,
)

COVERAGES = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)


def describe_test(
    logits: Floats, averaged: Floats, test: Pictures, temperatures: tuple[float, float]
) -> dict[str, Any]:
    """Figures for logits (N, 10) of the test pictures, and of these averaged with their mirror images.

    ``temperatures`` are those of the one and of the other.
    """
    confusion = count_confusion(test.y, logits.argmax(1))
    return {
        "single": _describe(logits, test, temperatures[0]),
        "flip_averaged": _describe(averaged, test, temperatures[1]),
        "confusion": confusion.tolist(),
        "classes": describe_classes(confusion),
    }


def _describe(logits: Floats, test: Pictures, temperature: float) -> dict[str, Any]:
    probabilities = softmax(logits, temperature)
    confidence, right = probabilities.max(1), probabilities.argmax(1) == test.y
    return {
        "accuracy": float(right.mean()),
        "top2": find_top_k(logits, test.y, 2),
        "temperature": temperature,
        "nll_before": find_nll(logits, test.y),
        "nll": find_nll(logits, test.y, temperature),
        "ece_before": find_calibration_error(logits, test.y),
        "ece": find_calibration_error(logits, test.y, temperature),
        "selective": {str(c): find_selective_accuracy(confidence, right, c) for c in COVERAGES},
        "reliability": find_bins(confidence, right),
    }
