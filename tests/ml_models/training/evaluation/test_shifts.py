"""Pictures moved a little: their pixels, their weight in the mean, the choice by validation."""

import numpy as np
import pytest

from ml_models.training.data import Pictures
from ml_models.training.evaluation.prediction import Found, Network
from ml_models.training.evaluation.shifts import average_shifted, choose_shifts, find_pair, shift


def draw(count: int = 30) -> Pictures:
    """Black pictures; those of class 1 are white at the right edge."""
    y = (np.arange(count) % 2).astype(np.uint8)
    x = np.zeros((count, 32, 32, 3), np.uint8)
    x[y == 1, :, -1] = 255
    return Pictures(x, y)


class SeesColumn:
    """Says 1 as far as column `column` is white; looks at every mirror image the same way round."""

    def __init__(self, column: int) -> None:
        self.column = column

    def predict(self, pictures: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        logits = np.zeros((len(pictures), 10), np.float32)
        logits[:, 0] = 1
        row = pictures[:, 5, :, 0]
        logits[:, 1] = np.maximum(row[:, self.column], row[:, 31 - self.column]) / np.float32(32)
        return logits, np.zeros((len(pictures), 256), np.float32)


def test_a_moved_picture_is_reflected_at_the_edge_it_leaves() -> None:
    pictures = np.random.default_rng(0).integers(0, 256, (3, 32, 32, 3), np.uint8)

    moved = shift(pictures, 1, -1)

    np.testing.assert_array_equal(moved[:, 1:, :-1], pictures[:, :-1, 1:])
    np.testing.assert_array_equal(moved[:, 0, :-1], pictures[:, 1, 1:])
    np.testing.assert_array_equal(moved[:, 1:, -1], pictures[:, :-1, -2])
    np.testing.assert_array_equal(shift(pictures, 0, 0), pictures)


def test_what_was_not_moved_counts_half() -> None:
    unmoved, *moved = (Found(np.full((2, 10), value), np.full(2, value)) for value in (8.0, 0.0, 2.0, 4.0))

    found = average_shifted(unmoved, moved)

    assert found.logits[0, 0] == pytest.approx(0.5 * 8 + 0.5 * 2)
    assert found.familiarity is not None
    assert found.familiarity[0] == pytest.approx(5)
    assert average_shifted(unmoved, []) is unmoved


@pytest.mark.parametrize(("column", "expected"), [(31, {0}), (30, {2, 4})])
def test_moved_views_are_taken_only_where_validation_gains(column: int, expected: set[int]) -> None:
    network, validation = Network(SeesColumn(column), None), draw()
    pair = find_pair(validation.x, network)

    count, found = choose_shifts(pair, validation, network)

    assert count in expected
    assert (found.logits.argmax(1) == validation.y).all()
