"""The heat drawn."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from classifier.classification.heat_map import OUTLINE, RAMP, draw_heat_map


def draw(heat: np.ndarray, width: int, height: int) -> np.ndarray:
    return np.asarray(Image.open(BytesIO(draw_heat_map(heat, heat > 0, width, height))).convert("RGBA"))


def make_heat(row: int, column: int) -> np.ndarray:
    heat = np.zeros((32, 32))
    heat[row : row + 16, column : column + 16] = 1
    return heat


@pytest.mark.parametrize(("width", "height"), [(32, 32), (160, 90), (90, 160), (160, 1), (1, 1)])
def test_the_map_has_the_proportions_of_the_picture(width: int, height: int) -> None:
    drawn = draw(make_heat(0, 0), width, height)

    assert max(drawn.shape[:2]) == 320
    assert drawn.shape[1] / drawn.shape[0] == pytest.approx(width / height, rel=0.02) or height == 1


def test_the_map_is_bright_where_it_is_hot_and_lets_the_picture_through() -> None:
    drawn = draw(make_heat(16, 0), 100, 100)

    hot, cold = drawn[260, 60], drawn[60, 260]
    assert hot[:3].sum() > 2 * cold[:3].sum()
    assert tuple(cold) == RAMP[0]
    assert 0 < hot[3] < 255


def test_the_hottest_quarter_is_outlined() -> None:
    drawn = draw(make_heat(16, 16), 100, 100)

    is_line = (drawn == OUTLINE).all(axis=2)
    assert is_line[240, 155:165].any()
    assert not is_line[240, 170:].any()
    assert not is_line[:150].any()


@pytest.mark.parametrize("heat", [np.zeros((32, 32)), np.full((32, 32), -1.0), np.full((32, 32), 1e-30)])
def test_a_map_without_heat_is_cold(heat: np.ndarray) -> None:
    drawn = draw(heat, 50, 40)

    assert drawn[200, 260, :3].sum() < 100
