"""The network's ten answers told in a dataset's own classes."""

import numpy as np
import pytest

from classifier.classification.class_list import project, tell
from ml_models.calibration import softmax
from ml_models.labels import LABELS

LOGITS = np.array([3.0, 2.5, -1, 0.5, -2, 1.5, 0, -0.5, 2.3, 2])
TEN = [[label] for label in LABELS]


def probability(label: str) -> float:
    return float(softmax(LOGITS, 0.7)[LABELS.index(label)])


def test_a_network_that_knows_none_of_the_classes_says_nothing() -> None:
    told = tell(project(LOGITS, 0.7, [[], []]))

    assert (told.place, told.confidence, told.margin, told.entropy) == (None, None, None, None)
    assert tell(project(LOGITS, 0.7, [])).place is None


def test_the_ten_classes_are_told_as_the_network_told_them() -> None:
    assert project(LOGITS, 0.7, TEN) == pytest.approx(softmax(LOGITS, 0.7))


def test_the_order_of_the_list_decides_the_places() -> None:
    assert tell(project(LOGITS, 0.7, TEN[::-1])).place == 9


def test_a_class_taken_off_the_list_is_masked_and_the_rest_renormalized() -> None:
    without_airplane = project(LOGITS, 0.7, TEN[1:])

    assert without_airplane.sum() == pytest.approx(1)
    assert without_airplane[0] == pytest.approx(probability("automobile") / (1 - probability("airplane")))


def test_merged_classes_have_the_sum_and_may_win_by_it() -> None:
    merged = project(LOGITS, 0.7, [["automobile"], ["ship", "truck", "dog"]])

    together = probability("ship") + probability("truck") + probability("dog")
    assert merged[1] == pytest.approx(together / (together + probability("automobile")))
    assert together > probability("automobile") > probability("ship")
    assert tell(merged).place == 1


def test_an_own_class_is_never_guessed() -> None:
    own_first = project(LOGITS, 0.7, [[], *TEN])

    assert own_first[0] == 0
    assert tell(own_first).place == 1


def test_a_network_that_is_absurdly_sure_of_a_masked_class_still_ranks_the_others() -> None:
    logits = np.array([5000.0, *LOGITS[1:]])

    assert project(logits, 0.7, TEN[1:]).sum() == pytest.approx(1)


def test_confidence_margin_and_entropy_are_those_of_the_classes() -> None:
    told = tell(np.array([0.5, 0.0, 0.3, 0.2]))

    assert told.confidence == pytest.approx(0.5)
    assert told.margin == pytest.approx(0.2)
    assert told.entropy == pytest.approx(-(0.5 * np.log(0.5) + 0.3 * np.log(0.3) + 0.2 * np.log(0.2)))


def test_the_only_class_is_sure() -> None:
    told = tell(project(LOGITS, 0.7, [["cat"]]))

    assert (told.confidence, told.margin, told.entropy) == (1, 1, 0)
