"""The heat: where hiding a part costs the answer most."""

import numpy as np
import pytest

from classifier.classification.explanation import (
    find_heat,
    find_hottest,
    find_places,
    hide,
    list_masks,
)
from ml_models.preprocess import SIDE

MASKS = [mask for masks in list_masks() for mask in masks]


def find_heat_of(row: int, column: int, side: int = 6) -> np.ndarray:
    """The heat of a network whose confidence falls by the share of one square that is hidden."""
    region = np.zeros((SIDE, SIDE), bool)
    region[row : row + side, column : column + side] = True
    hidden = np.array([(mask & region).sum() / region.sum() for mask in MASKS])
    return find_heat(0.9, 0.9 - 0.8 * hidden)


def test_every_pixel_is_hidden_by_masks_of_each_size() -> None:
    for masks in list_masks():
        assert np.stack(masks).any(axis=0).all()


def test_few_evaluations_are_asked_for() -> None:
    assert len(MASKS) <= 64


def test_hiding_leaves_the_picture_itself_and_the_rest_of_it_alone() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (SIDE, SIDE, 3), np.uint8)
    before = picture.copy()

    hidden = hide(picture, MASKS[0])

    assert (picture == before).all()
    assert (hidden[~MASKS[0]] == picture[~MASKS[0]]).all()
    assert (hidden[MASKS[0]] == picture.mean(axis=(0, 1)).round()).all()
    assert hidden.dtype == np.uint8


@pytest.mark.parametrize(("row", "column"), [(0, 0), (0, 26), (26, 0), (26, 26), (13, 13), (5, 18)])
def test_the_hottest_quarter_holds_what_matters(row: int, column: int) -> None:
    hottest = find_hottest(find_heat_of(row, column))

    assert hottest.sum() == SIDE * SIDE // 4
    assert hottest[row : row + 6, column : column + 6].mean() > 0.9


def test_where_hiding_helps_there_is_no_heat() -> None:
    assert (find_heat(0.5, np.full(len(MASKS), 0.6)) < 0).all()


def test_a_probability_of_nothing_is_hot_and_finite() -> None:
    heat = find_heat(1.0, np.zeros(len(MASKS)))

    assert np.isfinite(heat).all()
    assert (heat > 1).all()


@pytest.mark.parametrize(
    ("row", "column", "place"), [(0, 0, (0, 0)), (13, 0, (1, 0)), (13, 13, (1, 1)), (26, 26, (2, 2))]
)
def test_the_place_in_words_is_where_the_heat_is(row: int, column: int, place: tuple[int, int]) -> None:
    assert find_places(find_heat_of(row, column))[0] == place


def test_two_equally_hot_parts_are_both_named() -> None:
    assert set(find_places(find_heat_of(0, 0) + find_heat_of(0, 26))) == {(0, 0), (0, 2)}


def test_no_part_is_named_where_none_matters() -> None:
    assert find_places(find_heat(0.9, np.full(len(MASKS), 0.9))) == []
