"""Colours: profiles, transparency, and pixels of more than 8 bits."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageCms
from PIL.Image import Image as PILImage

from tests.classifier.intake.pictures import difference, make_png, make_swapped_profile, pixel, read
from tests.drawing import draw_picture, encode

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
RED = Image.new("RGB", (40, 40), (250, 20, 10))


def deep(values: list[float], kind: str) -> PILImage:
    """A 40x40 picture of vertical bars, one for each value."""
    bars = np.repeat(np.asarray(values, dtype=kind), 40 // len(values))
    return Image.fromarray(np.tile(bars, (40, 1)))


def bars(picture_data: bytes, number: int) -> list[int]:
    """The grey of each of the bars that were read."""
    picture = read(picture_data)
    return [pixel(picture, x * 40 // number + 2)[0] for x in range(number)]


@pytest.mark.parametrize("profile", [b"nonsense", b"\0" * 128, SRGB[:200], SRGB[:128] + b"\xff" * 400])
@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF"])
def test_a_broken_profile_is_ignored(format_name: str, profile: bytes) -> None:
    picture = read(encode(draw_picture(), format_name, icc_profile=profile))
    assert difference(picture.image, draw_picture()) < 8


def test_a_profile_for_another_kind_of_pixel_is_ignored() -> None:
    grey_for_rgb = SRGB[:16] + b"GRAY" + SRGB[20:]
    for profile in (grey_for_rgb, SRGB[:16] + b"CMYK" + SRGB[20:]):
        assert pixel(read(encode(RED, "PNG", icc_profile=profile))) == (250, 20, 10)


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF"])
def test_a_profile_is_applied(format_name: str) -> None:
    red, green, blue = pixel(read(encode(RED, format_name, icc_profile=make_swapped_profile())))
    assert red < 40
    assert green > 230
    assert blue < 40


def test_the_profile_of_a_palette_is_applied() -> None:
    picture = read(encode(RED.quantize(4), "PNG", icc_profile=make_swapped_profile()))
    assert pixel(picture)[1] > 230


def test_an_srgb_profile_changes_nothing() -> None:
    original = draw_picture()
    assert read(encode(original, "PNG", icc_profile=SRGB)).image.tobytes() == original.tobytes()


def test_a_grey_picture_with_a_colour_profile_stays_grey() -> None:
    grey = Image.new("L", (40, 40), 100)
    assert pixel(read(encode(grey, "PNG", icc_profile=SRGB))) == (100, 100, 100)


def test_lab_becomes_rgb() -> None:
    lab = ImageCms.createProfile("LAB")
    brown = Image.new("RGB", (40, 40), (200, 100, 50))
    picture = ImageCms.profileToProfile(brown, ImageCms.createProfile("sRGB"), lab, outputMode="LAB")
    assert picture is not None
    got = pixel(read(encode(picture, "TIFF")))
    assert all(abs(a - b) <= 3 for a, b in zip(got, (200, 100, 50), strict=True))


@pytest.mark.parametrize(("format_name", "tolerance"), [("JPEG", 6), ("TIFF", 2)])
def test_cmyk_is_not_inverted(format_name: str, tolerance: int) -> None:
    got = pixel(read(encode(RED.convert("CMYK"), format_name)))
    assert all(abs(a - b) <= tolerance for a, b in zip(got, (250, 20, 10), strict=True))


def test_half_transparent_red_on_white_is_pink() -> None:
    translucent = Image.new("RGBA", (40, 40), (255, 0, 0, 128))
    for format_name in ("PNG", "WEBP", "TIFF", "AVIF", "HEIF"):
        red, green, blue = pixel(read(encode(translucent, format_name)))
        assert red > 245
        assert 115 < green < 140
        assert 115 < blue < 140


@pytest.mark.parametrize("format_name", ["PNG", "WEBP", "GIF", "TIFF"])
def test_what_is_wholly_transparent_is_white(format_name: str) -> None:
    assert pixel(read(encode(Image.new("RGBA", (40, 40), (9, 9, 9, 0)), format_name))) == (255, 255, 255)


@pytest.mark.parametrize(
    ("picture", "transparency"),
    [
        (Image.new("L", (40, 40), 7), 7),
        (Image.new("RGB", (40, 40), (1, 2, 3)), (1, 2, 3)),
        (RED.quantize(4), 0),
        (RED.quantize(4), b"\0"),
        (Image.new("1", (40, 40), 0), 0),
        (Image.new("LA", (40, 40), (7, 0)), None),
        (deep([500], "uint16"), 500),
    ],
)
def test_a_transparent_colour_is_white(picture: PILImage, transparency: object) -> None:
    options = {} if transparency is None else {"transparency": transparency}
    data = encode(picture, "PNG", **options)
    assert pixel(read(data)) == (255, 255, 255)


def test_a_large_translucent_picture_is_laid_on_white_in_every_strip() -> None:
    picture = read(encode(Image.new("RGBA", (2600, 2600), (255, 0, 0, 128)), "PNG", compress_level=1))
    assert picture.image.getextrema() == ((255, 255), (127, 127), (127, 127))


@pytest.mark.parametrize("format_name", ["PNG", "TIFF"])
def test_16_bit_grey_is_scaled_and_not_cut_off(format_name: str) -> None:
    assert bars(encode(deep([0, 257, 32768, 65535], "uint16"), format_name), 4) == [0, 1, 128, 255]


@pytest.mark.parametrize(
    ("values", "kind", "greys"),
    [
        ([0, 0.5, 1, 1], "float32", [0, 128, 255, 255]),
        ([0, 128, 255, 255], "float32", [0, 128, 255, 255]),
        ([-1, 0, 1, 1], "float32", [0, 128, 255, 255]),
        ([float("nan"), 0.5, 1, 0], "float32", [0, 128, 255, 0]),
        ([0, 32768, 65535, 0], "int32", [0, 128, 255, 0]),
        ([0, 1_000_000, 2_000_000, 0], "int32", [0, 128, 255, 0]),
        ([5, 5, 5, 5], "int32", [5, 5, 5, 5]),
    ],
)
def test_tiffs_of_32_bits_are_scaled_by_the_range_that_fits(
    values: list[float], kind: str, greys: list[int]
) -> None:
    assert bars(encode(deep(values, kind), "TIFF"), 4) == greys


def test_16_bit_colour_and_alpha_are_read() -> None:
    color = b"\0" + b"\xff\xff\x80\0\0\0" * 40
    assert pixel(read(make_png(40, 40, color * 40, bits=16, color_type=2))) == (255, 128, 0)
    clear = b"\0" + b"\xff\xff\x80\0\0\0\0\0" * 40
    assert pixel(read(make_png(40, 40, clear * 40, bits=16, color_type=6))) == (255, 255, 255)
