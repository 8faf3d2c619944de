"""Hints about a picture's quality: none for good ones, the right ones for bad ones."""

import pytest
from PIL import Image, ImageFilter
from PIL.Image import Image as PILImage

from classifier.intake.fingerprints import sample
from classifier.intake.quality import Quality, find_hints
from tests.classifier.intake.near_copies.test_matching import draw


def hint(picture: PILImage) -> Quality:
    return find_hints(sample(picture), *picture.size)


@pytest.mark.parametrize("size", [(32, 32), (300, 200), (1280, 960), (960, 1280)])
def test_good_pictures_have_no_hints(size: tuple[int, int]) -> None:
    noise = Image.effect_noise(size, 60).convert("RGB")
    picture = Image.blend(draw(3, *size), noise, 0.3)

    assert hint(picture) == Quality(0)


def test_dark_and_bright_pictures_are_told() -> None:
    assert Quality.DARK in hint(draw(1).point(lambda level: level // 6))
    assert Quality.BRIGHT in hint(draw(1).point(lambda level: 215 + level // 7))


def test_a_blurred_picture_is_told() -> None:
    sharp = Image.blend(draw(3), Image.effect_noise((320, 240), 60).convert("RGB"), 0.3)

    assert Quality.BLURRED not in hint(sharp)
    assert Quality.BLURRED in hint(sharp.filter(ImageFilter.GaussianBlur(5)))


def test_a_plain_picture_is_uniform_and_not_blurred() -> None:
    assert hint(Image.new("RGB", (200, 200), (120, 130, 125))) == Quality.UNIFORM


@pytest.mark.parametrize(("size", "expected"), [((300, 100), Quality.ODD_SHAPE), ((100, 299), Quality(0))])
def test_a_shape_is_odd_from_three_to_one(size: tuple[int, int], expected: Quality) -> None:
    assert hint(draw(1, *size)) & Quality.ODD_SHAPE == expected


def test_what_the_network_would_have_to_enlarge_is_very_small() -> None:
    assert Quality.SMALL in hint(draw(1, 100, 31))
    assert Quality.SMALL not in hint(draw(1, 100, 32))
