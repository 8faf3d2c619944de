"""The figures on the model page are what they are called."""

import numpy as np
import pytest

from ml_models.training.evaluation.metrics import (
    count_confusion,
    describe_classes,
    find_auroc,
    find_calibration_error,
    find_nll,
    find_selective_accuracy,
    find_top_k,
)


def test_confusion_counts_what_was_shown_in_rows_and_what_was_said_in_columns() -> None:
    table = count_confusion(np.array([0, 0, 1]), np.array([0, 1, 1]), classes=2)
    assert table.tolist() == [[1, 1], [0, 1]]


def test_a_class_that_was_never_said_has_no_precision_and_no_error() -> None:
    classes = describe_classes(np.array([[2, 0], [1, 0]]))
    assert classes["precision"] == [pytest.approx(2 / 3), 0]
    assert classes["recall"] == [1, 0]
    assert classes["f1"] == [pytest.approx(0.8), 0]


def test_equal_logits_cost_the_logarithm_of_the_number_of_classes() -> None:
    assert find_nll(np.zeros((4, 10)), np.arange(4)) == pytest.approx(np.log(10))


def test_calibration_error_is_the_gap_between_confidence_and_truth() -> None:
    logits = np.log(np.tile([0.8, 0.2], (10, 1)))
    y = np.array([0] * 6 + [1] * 4)
    assert find_calibration_error(logits, y) == pytest.approx(0.2)


def test_selective_accuracy_leaves_out_the_least_confident() -> None:
    confidence = np.array([0.9, 0.2, 0.8, 0.7])
    right = np.array([True, False, True, False])
    assert find_selective_accuracy(confidence, right, 0.5) == 1
    assert find_selective_accuracy(confidence, right, 1.0) == 0.5


def test_auroc_is_one_when_apart_and_a_half_when_equal() -> None:
    assert find_auroc(np.array([3.0, 4]), np.array([1.0, 2])) == 1
    assert find_auroc(np.array([1.0, 2]), np.array([3.0, 4])) == 0
    assert find_auroc(np.ones(3), np.ones(5)) == 0.5


def test_top_two_takes_the_second_answer_too() -> None:
    logits = np.array([[3.0, 2, 1], [3.0, 2, 1]])
    assert find_top_k(logits, np.array([1, 2]), 2) == 0.5
