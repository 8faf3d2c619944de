"""The test split, once: as it is, averaged with its mirror image, and with both moved a little."""

from collections.abc import Mapping
from typing import Any

from ml_models.calibration import bend_logits, softmax
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
    ways: Mapping[str, tuple[Floats, float]], test: Pictures, bend: float = 0.0
) -> dict[str, Any]:
    """Figures for each way of looking at the test pictures: its logits (N, 10), not yet bent, and
    its temperature.

    The way "single" gives the confusion matrix and the figures of the classes.
    """
    confusion = count_confusion(test.y, ways["single"][0].argmax(1))
    return {
        **{name: _describe(logits, test, temperature, bend) for name, (logits, temperature) in ways.items()},
        "confusion": confusion.tolist(),
        "classes": describe_classes(confusion),
    }


def summarize_test(figures: dict[str, Any]) -> dict[str, Any]:
    """What `describe_test` gave, with the most asked for in front."""
    single = figures["single"]
    averaged = [name for name in ("flip_averaged", "views_averaged") if name in figures]
    return {
        "test_accuracy": single["accuracy"],
        **{f"test_accuracy_{name}": figures[name]["accuracy"] for name in averaged},
        "test_ece_15_bins": single["ece"],
        "test_nll": single["nll"],
        "test": figures,
    }


def _describe(logits: Floats, test: Pictures, temperature: float, bend: float) -> dict[str, Any]:
    bent = bend_logits(logits, bend)
    probabilities = softmax(bent, temperature)
    confidence, right = probabilities.max(1), probabilities.argmax(1) == test.y
    return {
        "accuracy": float(right.mean()),
        "top2": find_top_k(logits, test.y, 2),
        "temperature": temperature,
        "nll_before": find_nll(logits, test.y),
        "nll": find_nll(bent, test.y, temperature),
        "ece_before": find_calibration_error(logits, test.y),
        "ece": find_calibration_error(bent, test.y, temperature),
        "selective": {str(c): find_selective_accuracy(confidence, right, c) for c in COVERAGES},
        "reliability": find_bins(confidence, right),
    }
