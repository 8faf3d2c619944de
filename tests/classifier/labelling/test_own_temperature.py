"""A dataset's own temperature, from a fair sample."""

import numpy as np
import pytest

from classifier.labelling.own_temperature import doubt_at, find_factor


def draw_sample(factor: float, size: int) -> tuple[list[float], list[bool]]:
    """Guesses that are as often right as the temperature times `factor` says."""
    rng = np.random.default_rng(3)
    confidences = 1 - 0.5 * rng.random(size) ** 2
    return confidences.tolist(), (rng.random(size) > doubt_at(confidences, factor)).tolist()


def test_without_decisions_it_is_the_networks() -> None:
    assert find_factor([], []) == pytest.approx(1)


def test_a_few_decisions_hardly_move_it() -> None:
    assert find_factor([0.99, 0.9, 0.8], [False, True, True]) == pytest.approx(1, abs=0.35)


@pytest.mark.parametrize("factor", [0.6, 1.0, 1.6])
def test_many_decisions_find_it(factor: float) -> None:
    assert find_factor(*draw_sample(factor, 3000)) == pytest.approx(factor, rel=0.15)


@pytest.mark.parametrize("is_right", [True, False])
def test_confidences_of_0_and_1_break_nothing(is_right: bool) -> None:
    assert np.isfinite(find_factor([0.0, 1.0], [is_right, is_right]))


def test_the_networks_own_temperature_leaves_confidences_as_they_are() -> None:
    assert doubt_at(np.array([0.6, 0.95]), 1.0) == pytest.approx([0.4, 0.05])
