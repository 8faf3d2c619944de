"""The pictures of an export."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from classifier.exporting.shapes import Fit, Shape, Square
from tests.classifier.exporting.making import make_record


def draw_flag(size: tuple[int, int]) -> bytes:
    """Red, a white square in the middle, blue."""
    width, height = size
    picture = Image.new("RGB", size, "red")
    picture.paste("blue", (width // 2, 0, width, height))
    edge = min(size)
    left, top = (width - edge) // 2, (height - edge) // 2
    picture.paste("white", (left, top, left + edge, top + edge))
    buffer = BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def encode(size: tuple[int, int], side: int, fit: Fit) -> Image.Image:
    content = draw_flag(size)
    record = make_record(size=size, format="PNG", read=lambda: content)
    return Image.open(BytesIO(Shape(Square(side, fit)).encode(record)))


@pytest.mark.parametrize("size", [(300, 100), (100, 300), (101, 64), (4000, 200)])
def test_a_crop_shows_the_middle_and_fills_the_square(size: tuple[int, int]) -> None:
    picture = encode(size, 64, "crop")
    assert (picture.format, picture.mode, picture.size) == ("PNG", "RGB", (64, 64))
    assert np.asarray(picture).min() == 255


def test_padding_shows_all_of_the_picture_on_black() -> None:
    pixels = np.asarray(encode((300, 100), 96, "pad"))
    assert pixels.shape == (96, 96, 3)
    assert pixels[:32].max() == 0
    assert pixels[64:].max() == 0
    assert pixels[48, 5].tolist() == [255, 0, 0]
    assert pixels[48, 90].tolist() == [0, 0, 255]


def test_a_picture_of_the_right_size_keeps_its_pixels() -> None:
    record = make_record(size=(32, 32), format="PNG")
    for fit in ("crop", "pad"):
        written = Image.open(BytesIO(Shape(Square(32, fit)).encode(record)))
        assert np.array_equal(np.asarray(written), np.asarray(Image.open(BytesIO(record.read()))))


def test_what_is_large_enough_depends_on_how_it_is_made_square() -> None:
    record = make_record(size=(100, 40))
    assert not Square(64, "crop").fits(record)
    assert Square(64, "pad").fits(record)


def test_files_that_readers_know_are_kept_byte_for_byte() -> None:
    record = make_record("album/photo.JPEG")
    shape = Shape(None, frozenset({"JPEG"}))
    assert shape.encode(record) == record.read()
    assert shape.name(record) == "photo.JPEG"


@pytest.mark.parametrize("format_name", ["WEBP", "AVIF", "GIF", "TIFF"])
def test_files_that_readers_do_not_know_become_png(format_name: str) -> None:
    record = make_record("photo.xyz", format=format_name)
    shape = Shape(None, frozenset({"JPEG", "PNG"}))

    picture = Image.open(BytesIO(shape.encode(record)))

    assert (picture.format, picture.mode, picture.size) == ("PNG", "RGB", (48, 40))
    assert shape.name(record) == "photo.png"


def test_a_wrong_suffix_is_put_right() -> None:
    assert Shape(None, frozenset({"JPEG"})).name(make_record("cat.png")) == "cat.jpg"
    assert Shape(Square(32)).name(make_record("x/cat.jpg")) == "cat.png"
