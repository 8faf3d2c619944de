"""Mirrored and nearer views show what their names say."""

import numpy as np
import pytest
from PIL import Image

from ml_models.preprocess import VIEWS, ViewName, ViewPolicy, make_views


def draw() -> Image.Image:
    """Red grows to the right, green downwards."""
    down, across = np.mgrid[:90, :160]
    pixels = np.stack([across * 255 // 159, down * 255 // 89, np.zeros_like(down)], -1)
    return Image.fromarray(pixels.astype(np.uint8))


@pytest.mark.parametrize("name", ["whole", "centre", "near"])
def test_a_mirrored_view_is_the_view_mirrored_left_to_right(name: ViewName) -> None:
    mirrored = next(view for view in VIEWS if view == f"{name} mirrored")
    plain, other = make_views(draw(), ViewPolicy((name, mirrored)))
    assert np.array_equal(plain[:, ::-1], other)
    assert not np.array_equal(plain, other)


def test_the_near_view_leaves_a_fifth_out_at_each_edge() -> None:
    near = make_views(draw(), ViewPolicy(("near",)))[0]
    assert near[:, 0, 0] == pytest.approx(255 * 0.2, abs=8)
    assert near[:, -1, 0] == pytest.approx(255 * 0.8, abs=8)
    assert near[0, :, 1] == pytest.approx(255 * 0.2, abs=8)


def test_a_square_picture_is_not_shown_twice() -> None:
    square = draw().resize((64, 64))
    policy = ViewPolicy(("whole", "centre", "whole mirrored", "centre mirrored"))
    assert len(make_views(square, policy)) == 2
