"""How many guesses are right, told by pictures that were picked for being doubtful."""

import numpy as np
import pytest

from ml_models.learning.opinion import find_share, weigh


def test_with_few_labels_there_is_nothing_to_tell() -> None:
    assert find_share(np.ones(9, bool), np.ones(9)) is None


def test_without_others_all_count_alike() -> None:
    assert weigh(np.linspace(0, 1, 30), np.zeros(0)).tolist() == [1.0] * 30


def test_sure_ones_count_more_where_most_of_the_rest_is_sure() -> None:
    confidences = np.array([0.3] * 40 + [0.9] * 10)
    is_right = confidences > 0.5

    weights = weigh(confidences, np.array([0.95] * 90 + [0.2] * 10))

    assert weights.sum() == pytest.approx(50)
    assert find_share(is_right, weights) == pytest.approx(0.9)
