"""The heat: where hiding a part costs the answer most."""

from collections.abc import Sequence

import numpy as np
import pytest

from classifier.classification.explanation import (
    Ask,
    Floats,
    Mask,
    explain,
    find_hottest,
    find_places,
    hide,
    list_cells,
)
from ml_models.preprocess import SIDE

STEPS = ((-1, 0), (1, 0), (0, -1), (0, 1))


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
    before, mask = picture.copy(), list_cells()[5]

    hidden = hide(picture, mask)

    assert (picture == before).all()
    assert (hidden[~mask] == picture[~mask]).all()
    assert (hidden[mask] == picture.mean(axis=(0, 1)).round()).all()
    assert hidden.dtype == np.uint8


def test_the_cells_tile_the_input() -> None:
    assert (np.stack(list_cells()).sum(axis=0) == 1).all()


@pytest.mark.parametrize(("row", "column"), [(0, 0), (0, 26), (26, 0), (26, 26), (13, 13), (5, 18)])
def test_the_hottest_quarter_holds_what_matters(row: int, column: int) -> None:
    ask = go_by(mark(row, column))

    found = explain(ask, ask, tries=5)

    assert found.quarter.sum() == SIDE * SIDE // 4
    assert found.quarter[mark(row, column)].all()
    assert found.left == pytest.approx(0.05)


def test_two_parts_that_say_the_same_are_both_found() -> None:
    first, second = mark(1, 1), mark(9, 1)

    found = explain(go_by(first), go_by(first, second), tries=2)

    assert found.quarter[first | second].all()
    assert found.left == pytest.approx(0.05)


def test_the_heat_is_highest_within_the_quarter() -> None:
    ask = go_by(mark(5, 18))

    found = explain(ask, ask, tries=5)

    assert (find_hottest(found.heat) == found.quarter).all()
    assert found.heat[found.quarter].min() >= 1 >= found.heat[~found.quarter].max()


@pytest.mark.parametrize("probability", [0.0, 0.5, 1.0])
def test_where_nothing_matters_the_heat_is_still_a_number(probability: float) -> None:
    def ask(masks: Sequence[Mask]) -> Floats:
        return np.full(len(masks), probability)

    found = explain(ask, ask, tries=5)

    assert np.isfinite(found.heat).all()
    assert found.quarter.sum() == SIDE * SIDE // 4


@pytest.mark.parametrize(
    ("row", "column", "place"), [(0, 0, (0, 0)), (13, 0, (1, 0)), (13, 13, (1, 1)), (26, 26, (2, 2))]
)
def test_the_place_in_words_is_where_the_heat_is(row: int, column: int, place: tuple[int, int]) -> None:
    assert find_places(mark(row, column).astype(float)) == [place]


def test_two_equally_hot_parts_are_both_named() -> None:
    assert set(find_places((mark(0, 0) | mark(0, 26)).astype(float))) == {(0, 0), (0, 2)}


@pytest.mark.parametrize("seed", range(5))
def test_a_gathered_quarter_is_in_one_piece(seed: int) -> None:
    rng = np.random.default_rng(seed)

    def ask(masks: Sequence[Mask]) -> Floats:
        return rng.random(len(masks)) if len(masks) > 2 else np.array([1.0, 0.0])

    pixels = {tuple(pixel) for pixel in np.argwhere(explain(ask, ask, tries=3).quarter)}

    reached = {(int(row), int(column)) for row, column in [min(pixels)]}
    while beside := {(r + d, c + e) for r, c in reached for d, e in STEPS} & pixels - reached:
        reached |= beside
    assert reached == pixels
