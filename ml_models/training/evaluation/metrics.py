"""Figures of merit, from logits and labels. Pure NumPy; every function states what it counts."""

import numpy as np
from numpy.typing import NDArray

from ml_models.calibration import softmax

Floats = NDArray[np.floating]
Labels = NDArray[np.integer]
BINS = 15


def count_confusion(y: Labels, predicted: Labels, classes: int = 10) -> NDArray[np.int64]:
    """(classes, classes) counts: rows are what a picture shows, columns what was said."""
    table = np.zeros((classes, classes), np.int64)
    np.add.at(table, (y, predicted), 1)
    return table


def describe_classes(confusion: NDArray[np.int64]) -> dict[str, list[float]]:
    """Precision, recall and F1 of every class; 0 where a class was never said or never shown."""
    right = np.diag(confusion).astype(float)
    precision = right / np.maximum(confusion.sum(0), 1)
    recall = right / np.maximum(confusion.sum(1), 1)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-12)
    return {"precision": precision.tolist(), "recall": recall.tolist(), "f1": f1.tolist()}


def find_nll(logits: Floats, y: Labels, temperature: float = 1.0) -> float:
    """Mean negative log-likelihood of the true labels in nats."""
    scaled = np.asarray(logits, np.float64) / temperature
    top = scaled.max(1, keepdims=True)
    log_sum = top[:, 0] + np.log(np.exp(scaled - top).sum(1))
    return float((log_sum - scaled[np.arange(len(y)), y]).mean())


def find_bins(confidence: Floats, right: NDArray[np.bool_]) -> list[tuple[float, float, float]]:
    """For each of 15 equally wide bins: mean confidence, share that was right, share of all pictures."""
    numbers = np.minimum((confidence * BINS).astype(int), BINS - 1)
    bins = []
    for number in range(BINS):
        inside = numbers == number
        if inside.any():
            bins.append((float(confidence[inside].mean()), float(right[inside].mean()), float(inside.mean())))
    return bins


def find_calibration_error(logits: Floats, y: Labels, temperature: float = 1.0) -> float:
    """Expected calibration error of the highest probability, 15 bins, as a share."""
    probabilities = softmax(logits, temperature)
    bins = find_bins(probabilities.max(1), probabilities.argmax(1) == y)
    return sum(abs(confidence - right) * share for confidence, right, share in bins)


def find_selective_accuracy(confidence: Floats, right: NDArray[np.bool_], coverage: float) -> float:
    """The share of right answers among the ``coverage`` (0..1) most confident ones."""
    kept = np.argsort(-confidence, kind="stable")[: max(1, round(coverage * len(confidence)))]
    return float(right[kept].mean())


def find_auroc(inside: Floats, outside: Floats) -> float:
    """How often a picture of the classes scores higher than one of none; ties count half."""
    values, numbers = np.unique(np.concatenate([inside, outside]), return_inverse=True)
    counts = np.zeros((2, len(values)))
    np.add.at(counts[0], numbers[: len(inside)], 1)
    np.add.at(counts[1], numbers[len(inside) :], 1)
    below = np.cumsum(counts[1]) - counts[1] / 2
    return float((counts[0] * below).sum() / (len(inside) * len(outside)))


def find_top_k(logits: Floats, y: Labels, k: int) -> float:
    """The share of pictures whose label is among the ``k`` highest logits."""
    best = np.argsort(-logits, 1, kind="stable")[:, :k]
    return float((best == np.asarray(y)[:, None]).any(1).mean())
