"""The heat: where hiding a part costs the answer most."""

from collections.abc import Sequence

import numpy as np
import pytest

from classifier.classification.explanation import (
    MOST_QUICK_QUESTIONS,
    Ask,
    Floats,
    Mask,
    draw_square,
    explain,
    find_places,
    hide,
    list_beside,
    list_places,
)
from ml_models.preprocess import SIDE


def mark(row: int, column: int, side: int = 6) -> Mask:
    region = np.zeros((SIDE, SIDE), bool)
    region[row : row + side, column : column + side] = True
    return region


def go_by(*regions: Mask) -> Ask:
    """A network that is as sure as the best seen of the regions lets it be: one of them is enough for it."""

    def ask(masks: Sequence[Mask]) -> Floats:
        seen = [max(1 - (mask & region).sum() / region.sum() for region in regions) for mask in masks]
        return 0.05 + 0.9 * np.array(seen)

    return ask


def test_hiding_leaves_the_picture_itself_and_the_rest_of_it_alone() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (SIDE, SIDE, 3), np.uint8)
    before, mask = picture.copy(), draw_square((8, 16))

    hidden = hide(picture, mask)

    assert (picture == before).all()
    assert (hidden[~mask] == picture[~mask]).all()
    assert (hidden[mask] == picture.mean(axis=(0, 1)).round()).all()
    assert hidden.dtype == np.uint8


def test_the_coarse_squares_cover_the_whole_input() -> None:
    assert np.any([draw_square(place) for place in list_places()], axis=0).all()
    assert all(draw_square(place).sum() == SIDE * SIDE // 4 for place in list_places())


@pytest.mark.parametrize(("place", "count"), [((0, 0), 3), ((8, 0), 5), ((16, 16), 3), ((8, 8), 8)])
def test_closer_squares_stay_within_the_input(place: tuple[int, int], count: int) -> None:
    beside = list_beside(place)

    assert len(beside) == count
    assert all(draw_square(other).sum() == SIDE * SIDE // 4 for other in beside)


@pytest.mark.parametrize(("row", "column"), [(0, 0), (0, 26), (26, 0), (26, 26), (13, 13), (5, 18)])
def test_the_hottest_quarter_holds_what_matters(row: int, column: int) -> None:
    ask = go_by(mark(row, column))

    found = explain(ask, ask)

    assert found.quarter.sum() == SIDE * SIDE // 4
    assert found.quarter[mark(row, column)].all()
    assert found.left == pytest.approx(0.05)


def test_two_parts_that_say_the_same_are_both_found() -> None:
    first, second = mark(9, 9), mark(17, 9)

    found = explain(go_by(first, second), go_by(first, second))

    assert found.quarter[first | second].all()
    assert found.left == pytest.approx(0.05)


def test_of_two_parts_that_are_as_good_at_a_glance_the_closer_look_decides() -> None:
    left, right = mark(13, 0), mark(13, 26)

    def see_either(masks: Sequence[Mask]) -> Floats:
        return np.minimum(go_by(left)(masks), go_by(right)(masks))

    assert explain(see_either, go_by(right)).quarter[right].all()
    assert explain(see_either, go_by(left)).quarter[left].all()


def test_the_heat_is_highest_within_the_quarter() -> None:
    ask = go_by(mark(5, 18))

    found = explain(ask, ask)

    assert found.heat.max() <= 2
    assert found.heat[found.quarter].min() >= 1 >= found.heat[~found.quarter].max()


@pytest.mark.parametrize("probability", [0.0, 0.5, 1.0])
def test_where_nothing_matters_the_heat_is_still_a_number(probability: float) -> None:
    def ask(masks: Sequence[Mask]) -> Floats:
        return np.full(len(masks), probability)

    found = explain(ask, ask)

    assert np.isfinite(found.heat).all()
    assert found.quarter.sum() == SIDE * SIDE // 4


@pytest.mark.parametrize(
    ("row", "column", "place"), [(0, 0, (0, 0)), (13, 0, (1, 0)), (13, 13, (1, 1)), (26, 26, (2, 2))]
)
def test_the_place_in_words_is_where_the_heat_is(row: int, column: int, place: tuple[int, int]) -> None:
    assert find_places(mark(row, column).astype(float)) == [place]


def test_two_equally_hot_parts_are_both_named() -> None:
    assert set(find_places((mark(0, 0) | mark(0, 26)).astype(float))) == {(0, 0), (0, 2)}


def test_within_the_quarter_the_heat_is_highest_on_what_matters() -> None:
    ask = go_by(mark(5, 18, side=4))

    found = explain(ask, ask)

    row, column = np.unravel_index(int(found.heat.argmax()), found.heat.shape)
    assert mark(3, 16, side=8)[row, column]


def test_it_asks_no_more_than_it_says() -> None:
    asked = []

    def ask(masks: Sequence[Mask]) -> Floats:
        asked.append(len(masks))
        return go_by(mark(13, 13))(masks)

    explain(ask, go_by(mark(13, 13)))

    assert sum(asked) == MOST_QUICK_QUESTIONS
