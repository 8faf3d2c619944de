"""Heads on frozen features: exact, and honest about what they would say of a picture never seen."""

import numpy as np
import pytest

from ml_models.directions import find_directions
from ml_models.ridge import Floats, fit_ridge


def draw(rows: int, features: int, classes: int = 3) -> tuple[Floats, Floats]:
    rng = np.random.default_rng(rows)
    return rng.normal(size=(rows, features)), np.eye(classes)[rng.integers(0, classes, rows)]


@pytest.mark.parametrize(("rows", "features"), [(12, 30), (30, 12), (20, 20)])
def test_left_out_scores_are_those_of_a_head_that_never_saw_the_picture(rows: int, features: int) -> None:
    x, codes = draw(rows, features)

    fit = fit_ridge(x, codes, penalty=0.3)

    for row in range(rows):
        others = np.arange(rows) != row
        alone = fit_ridge(x[others], codes[others], penalty=0.3).head.score(x[[row]])[0]
        assert np.allclose(fit.left_out[row], alone, atol=1e-8)


def test_both_ways_of_solving_give_the_same_head() -> None:
    x, codes = draw(40, 15)
    tall = fit_ridge(x, codes, penalty=0.5).head

    # Zeros as further features change nothing but which of the two ways is taken.
    wide = fit_ridge(np.pad(x, ((0, 0), (0, 50))), codes, penalty=0.5).head

    assert np.allclose(tall.weights, wide.weights[:15])
    assert np.allclose(tall.intercept, wide.intercept)


def test_a_single_picture_is_enough_and_gives_its_class_to_all() -> None:
    fit = fit_ridge(np.ones((1, 4)), np.array([[0.0, 1.0]]), penalty=0.1)

    assert fit.head.score(np.zeros((2, 4))).argmax(1).tolist() == [1, 1]
    assert np.isfinite(fit.left_out).all()


@pytest.mark.parametrize(("rows", "codes", "penalty"), [(0, 0, 1.0), (3, 2, 1.0), (3, 3, 0.0), (3, 3, -1.0)])
def test_what_cannot_be_fitted_is_refused(rows: int, codes: int, penalty: float) -> None:
    with pytest.raises(ValueError, match="needs rows"):
        fit_ridge(np.ones((rows, 4)), np.ones((codes, 2)), penalty)


def test_directions_have_length_one_and_nothing_stays_nothing() -> None:
    directions = find_directions(np.array([[3.0, 4.0], [0.0, 0.0]]))

    assert np.allclose(directions, [[0.6, 0.8], [0.0, 0.0]])
