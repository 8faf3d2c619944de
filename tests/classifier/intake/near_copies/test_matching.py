"""Which pictures count as the same: copies do, others do not."""

from collections.abc import Callable
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from PIL.Image import Image as PILImage

from classifier.intake.fingerprints import BYTES, make_fingerprint, sample
from classifier.intake.near_copies.matching import find_pairs, read_prints
from tests.drawing import encode


def draw(seed: int, width: int = 320, height: int = 240) -> PILImage:
    """Coarse and fine structure, as photographs have."""
    random = np.random.default_rng(seed)
    picture = np.zeros((height, width, 3))
    for cells, strength in ((3, 110), (7, 60), (15, 25), (40, 10)):
        grain = Image.fromarray(random.integers(0, 256, (cells, cells, 3), dtype=np.uint8))
        layer = np.asarray(grain.resize((width, height), Image.Resampling.BICUBIC), np.float64)
        picture += (layer - 127) / 127 * strength
    return Image.fromarray((picture + 127).clip(0, 255).astype(np.uint8))


def find_same(*pictures: PILImage) -> set[tuple[int, int]]:
    prints = read_prints([make_fingerprint(sample(picture)) for picture in pictures])
    return {(one, other) for one, other in find_pairs(prints, prints) if one < other}


def compress(picture: PILImage) -> PILImage:
    return Image.open(BytesIO(encode(picture, quality=50))).convert("RGB")


def cut(left: float, top: float, right: float, bottom: float) -> Callable[[PILImage], PILImage]:
    def make(picture: PILImage) -> PILImage:
        width, height = picture.size
        return picture.crop(
            (
                round(left * width),
                round(top * height),
                round((1 - right) * width),
                round((1 - bottom) * height),
            )
        )

    return make


def test_different_pictures_are_never_the_same() -> None:
    assert find_same(*(draw(seed) for seed in range(150))) == set()


def test_uniform_pictures_are_no_copies_of_each_other() -> None:
    plain = [Image.new("RGB", (64, 64), (level, level, 90)) for level in (0, 3, 200, 255, 255)]

    assert find_same(*plain) == set()


def test_the_same_structure_in_other_colours_is_another_picture() -> None:
    red, green, blue = draw(1).split()

    assert find_same(draw(1), Image.merge("RGB", (blue, red, green))) == set()


def test_a_mirrored_picture_is_another_one() -> None:
    assert find_same(draw(1), draw(1).transpose(Image.Transpose.FLIP_LEFT_RIGHT)) == set()


@pytest.mark.parametrize("fingerprint", [None, b"", b"x", bytes(BYTES + 1)])
def test_what_is_no_fingerprint_is_passed_over(fingerprint: bytes | None) -> None:
    good = make_fingerprint(sample(draw(1)))
    prints = read_prints([fingerprint, good, good])

    assert {(one, other) for one, other in find_pairs(prints, prints) if one < other} == {(1, 2)}


@pytest.mark.parametrize(
    "copy",
    [
        compress,
        lambda picture: picture.resize((160, 120)),
        lambda picture: picture.resize((640, 480)),
        cut(0.025, 0.025, 0.025, 0.025),
        cut(0.05, 0, 0, 0),
        cut(0, 0, 0, 0.05),
        cut(0.05, 0.05, 0, 0),
        lambda picture: compress(cut(0, 0.05, 0.05, 0)(picture).resize((150, 110))),
    ],
    ids=["compressed", "halved", "doubled", "cut", "cut left", "cut below", "cut at a corner", "all of it"],
)
def test_nearly_all_copies_are_the_same_and_nothing_else_is(copy: Callable[[PILImage], PILImage]) -> None:
    pictures = [draw(seed) for seed in range(20)]

    found = find_same(*pictures, *(copy(picture) for picture in pictures))

    assert len(found) >= 19
    assert found <= {(place, place + 20) for place in range(20)}


def test_many_frames_of_a_still_camera_hang_together() -> None:
    frame = make_fingerprint(sample(draw(5)))
    prints = read_prints([frame] * 700)
    met = {place: {place} for place in range(700)}
    for one, other in find_pairs(prints, prints):
        if met[one] is not met[other]:
            small, large = sorted((met[one], met[other]), key=len)
            large |= small
            met |= dict.fromkeys(small, large)

    assert len(met[0]) == 700
