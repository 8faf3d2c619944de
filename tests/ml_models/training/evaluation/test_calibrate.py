"""Confidence is believable after calibration, and the thresholds keep what they promise."""

import numpy as np
import pytest

from ml_models.calibration import bend_logits, softmax
from ml_models.training.evaluation.calibrate import (
    FLAGGED,
    FLAGGED_ONE_VIEW,
    SURE_MEANS_RIGHT,
    Sample,
    calibrate,
    calibrate_one_view,
)
from ml_models.training.evaluation.fitting import fit_bend, fit_temperature, fit_unsure
from ml_models.training.evaluation.metrics import find_calibration_error
from ml_models.training.evaluation.photos import NONE
from ml_models.training.evaluation.prediction import Found


def draw(sharpness: float, count: int = 20_000) -> Sample:
    """Logits whose true temperature is ``sharpness``."""
    rng = np.random.default_rng(1)
    logits = rng.normal(0, 2, (count, 10))
    y = (softmax(logits).cumsum(1) > rng.random((count, 1))).argmax(1)
    return Sample(Found(logits * sharpness, logits.max(1)), y)


@pytest.mark.parametrize("sharpness", [0.5, 1.0, 2.5])
def test_the_temperature_is_found_and_removes_the_calibration_error(sharpness: float) -> None:
    sample = draw(sharpness)
    temperature = fit_temperature(sample.found.logits, sample.y)
    assert temperature == pytest.approx(sharpness, rel=0.05)
    assert find_calibration_error(sample.found.logits, sample.y, temperature) < 0.015


def test_distances_that_were_held_down_are_bent_back() -> None:
    sample = draw(1.0)
    gaps = sample.found.logits.max(1, keepdims=True) - sample.found.logits
    short = np.linspace(0, 10, 5000)
    held_down = -np.interp(gaps, short + 0.3 * short**3, short)
    bend = fit_bend(held_down, sample.y)
    assert bend == pytest.approx(0.3, rel=0.2)
    bent = bend_logits(held_down, bend)
    error = find_calibration_error(bent, sample.y, fit_temperature(bent, sample.y))
    plain = find_calibration_error(held_down, sample.y, fit_temperature(held_down, sample.y))
    assert error < 0.015
    assert plain > 2 * error


def test_the_order_of_the_classes_stays() -> None:
    logits = draw(1.0, 100).found.logits
    np.testing.assert_array_equal(np.argsort(bend_logits(logits, 0.3)), np.argsort(logits))


def test_nothing_is_sure_when_no_threshold_reaches_the_accuracy() -> None:
    assert fit_unsure(np.array([0.9, 0.8]), np.array([False, False]), 0.9) == 1.0


def test_sure_answers_are_as_right_as_promised_and_few_true_pictures_are_flagged() -> None:
    sample = draw(1.0)
    found = calibrate(sample, sample)
    probabilities = softmax(bend_logits(sample.found.logits, found.bend), found.temperature_averaged)
    confidence, right = probabilities.max(1), probabilities.argmax(1) == sample.y
    assert right[confidence >= found.unsure_below].mean() >= SURE_MEANS_RIGHT - 0.005
    assert found.outside_below is not None
    assert (confidence < found.outside_below).mean() == pytest.approx(FLAGGED, abs=0.005)


def test_pictures_of_none_of_the_classes_set_no_temperature() -> None:
    sample = draw(1.0)
    logits = np.concatenate([sample.found.logits, np.zeros((500, 10))])
    assert sample.found.familiarity is not None
    familiarity = np.append(sample.found.familiarity, np.zeros(500))
    none = Sample(Found(logits, familiarity), np.append(sample.y, [NONE] * 500))
    assert calibrate(sample, none) == calibrate(sample, sample)


def test_a_network_with_one_view_has_one_temperature_that_photographs_do_not_set() -> None:
    validation, photographs = draw(2.0), draw(1.0)
    found = calibrate_one_view(validation, photographs)
    assert found.temperature == found.temperature_averaged == pytest.approx(2.0, rel=0.05)
    confidence = softmax(photographs.found.logits, found.temperature).max(1)
    assert found.outside_below is not None
    assert (confidence < found.outside_below).mean() == pytest.approx(FLAGGED_ONE_VIEW, abs=0.005)
