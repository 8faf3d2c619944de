"""From logits to a confidence that can be believed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ml_models.calibration import Calibration, judge, rank, softmax

CALIBRATION = Calibration(temperature=0.5, temperature_averaged=2.0, unsure_below=0.6, outside_below=0.2)
LOGITS = arrays(np.float32, st.tuples(st.integers(1, 4), st.just(10)), elements=st.floats(-50, 50, width=32))


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_network_that_gives_no_number_is_not_believed(bad: float) -> None:
    logits = np.zeros((1, 10), np.float32)
    logits[0, 3] = bad

    with pytest.raises(ValueError, match="not a finite number"):
        judge(logits, CALIBRATION)


@pytest.mark.parametrize(
    "values",
    [
        {"temperature": 0.0},
        {"temperature_averaged": -1.0},
        {"unsure_below": 1.5},
        {"outside_below": -0.1},
    ],
)
def test_a_card_with_an_impossible_calibration_is_refused(values: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must be"):
        Calibration(**{**vars(CALIBRATION), **values})


@given(LOGITS)
def test_probabilities_are_probabilities_whatever_the_network_says(logits: np.ndarray) -> None:
    judgement = judge(logits, CALIBRATION)

    assert judgement.probabilities.sum() == pytest.approx(1)
    assert judgement.confidence == judgement.probabilities[judgement.top_class]
    assert 0 <= judgement.margin <= judgement.confidence <= 1
    assert -1e-9 <= judgement.entropy <= np.log(10) + 1e-9


def test_one_view_and_several_have_temperatures_of_their_own() -> None:
    view = np.arange(10, dtype=np.float32)[np.newaxis] / 10

    single, averaged = judge(view, CALIBRATION), judge(np.repeat(view, 2, axis=0), CALIBRATION)

    assert single.probabilities == pytest.approx(softmax(view[0], 0.5))
    assert averaged.probabilities == pytest.approx(softmax(view[0], 2.0))


def test_views_are_averaged_before_they_become_probabilities() -> None:
    views = np.zeros((2, 10), np.float32)
    views[0, 1], views[1, 2] = 4, 2

    assert judge(views, CALIBRATION).logits[1:3] == pytest.approx([2, 1])


@pytest.mark.parametrize(
    ("confidence", "is_unsure", "is_outside"), [(0.15, True, True), (0.4, True, False), (0.9, False, False)]
)
def test_a_low_confidence_is_called_unsure_and_a_very_low_one_outside(
    confidence: float, is_unsure: bool, is_outside: bool
) -> None:
    rest = np.full(9, (1 - confidence) / 9)
    logits = np.log(np.concatenate([[confidence], rest]))[np.newaxis] * CALIBRATION.temperature

    judgement = judge(logits, CALIBRATION)

    assert judgement.confidence == pytest.approx(confidence)
    assert (judgement.is_unsure, judgement.is_outside) == (is_unsure, is_outside)


def test_the_most_probable_classes_come_first() -> None:
    assert rank(np.array([0.1, 0.5, 0.4]), 2) == [(1, 0.5), (2, 0.4)]


def test_who_wavers_between_two_classes_sees_one_of_them() -> None:
    calibration = Calibration(temperature=1, temperature_averaged=1, unsure_below=0.6, two_below=0.95)
    wavering, lost = np.full((1, 10), -9.0), np.zeros((1, 10))
    wavering[0, :2] = 0.3, 0.0

    assert not judge(wavering, calibration).is_outside
    assert judge(lost, calibration).is_outside
