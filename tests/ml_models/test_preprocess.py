"""A picture becomes the network's input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from ml_models.preprocess import ViewPolicy, make_views
from tests.drawing import draw_picture


@pytest.mark.parametrize("mode", ["L", "RGBA", "CMYK", "P"])
def test_a_picture_that_is_not_rgb_is_refused_instead_of_misread(mode: str) -> None:
    with pytest.raises(ValueError, match=f"must be RGB, not {mode}"):
        make_views(Image.new(mode, (40, 40)), ViewPolicy())


@pytest.mark.parametrize("policy", [{"views": ("corner",)}, {"views": ()}, {"filter": "nearest"}])
def test_a_card_with_an_unknown_policy_is_refused(policy: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="must be"):
        ViewPolicy(**policy)  # type: ignore[arg-type]  # the point of the test


def test_a_cifar_sized_picture_goes_in_pixel_by_pixel() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (32, 32, 3), dtype=np.uint8)

    assert np.array_equal(make_views(Image.fromarray(pixels), ViewPolicy()), pixels[np.newaxis])


def test_a_square_picture_is_not_looked_at_twice() -> None:
    assert make_views(draw_picture(200, 200), ViewPolicy()).shape == (1, 32, 32, 3)


def test_the_centre_view_leaves_out_the_sides() -> None:
    picture = Image.new("RGB", (300, 100), "red")
    picture.paste("blue", (100, 0, 200, 100))

    whole, centre = make_views(picture, ViewPolicy())

    assert (centre[:, 1:-1] == (0, 0, 255)).all()  # its border mixes with its neighbours
    assert (whole[:, 0] == (255, 0, 0)).all()


@pytest.mark.parametrize("filter_name", ["box", "bilinear", "lanczos"])
def test_no_pixel_of_a_large_photo_is_skipped(filter_name: str) -> None:
    fine = np.indices((1024, 1024)).sum(axis=0) % 2 * 255  # a chequerboard: grey from afar
    picture = Image.fromarray(fine.astype(np.uint8)).convert("RGB")

    views = make_views(picture, ViewPolicy(filter=filter_name))  # type: ignore[arg-type]  # parametrized names

    assert abs(views.astype(int) - 127).max() <= 2


@settings(max_examples=60, deadline=None)
@given(width=st.integers(1, 700), height=st.integers(1, 700), red=st.integers(0, 255))
def test_every_size_gives_whole_views_of_the_same_colour(width: int, height: int, red: int) -> None:
    views = make_views(Image.new("RGB", (width, height), (red, 7, 200)), ViewPolicy())

    assert views.shape[1:] == (32, 32, 3)
    assert 1 <= len(views) <= 2
    assert views.dtype == np.uint8
    assert (views == (red, 7, 200)).all()


@settings(max_examples=30, deadline=None)
@given(width=st.integers(8, 300), height=st.integers(8, 300), seed=st.integers(0, 1000))
def test_the_same_picture_always_gives_the_same_views(width: int, height: int, seed: int) -> None:
    picture = draw_picture(width, height, seed)

    assert np.array_equal(make_views(picture, ViewPolicy()), make_views(picture.copy(), ViewPolicy()))


@settings(max_examples=30, deadline=None)
@given(width=st.integers(33, 300), height=st.integers(33, 300), seed=st.integers(0, 1000))
def test_a_mirrored_picture_gives_mirrored_views(width: int, height: int, seed: int) -> None:
    # An odd rest of pixels may move the centre by one; even ones cannot.
    picture = draw_picture(width * 2, height * 2, seed)
    mirrored = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)

    there = make_views(picture, ViewPolicy()).astype(int)
    back = make_views(mirrored, ViewPolicy())[:, :, ::-1].astype(int)

    # Rounding, and the whole steps before the filter, which begin at the left edge.
    assert abs(there - back).max() <= 3
    assert abs(there - back).mean() < 0.5
