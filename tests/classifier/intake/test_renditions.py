from io import BytesIO

import pytest
from PIL import Image

from classifier.intake.images import read_picture
from classifier.intake.renditions import make_rendition, make_thumbnail
from tests.drawing import draw_picture, encode


def reopen(data: bytes) -> Image.Image:
    picture = Image.open(BytesIO(data), formats=["JPEG"])
    picture.load()
    return picture


def test_places_and_other_metadata_stay_behind() -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[2] = (48.0, 12.0, 30.0)
    exif[0x010E] = "my house"
    picture = draw_picture(800, 600)
    data = encode(picture, "JPEG", exif=exif, comment=b"my house")
    assert b"my house" in data
    image = read_picture(BytesIO(data)).image
    for small in (make_rendition(image), make_thumbnail(image)):
        assert b"Exif" not in small
        assert b"my house" not in small
        assert b"ICC_PROFILE" not in small


def test_metadata_that_the_caller_left_on_the_image_is_not_written_either() -> None:
    image = draw_picture(64, 64)
    image.info.update(comment=b"my house", exif=b"Exif\0\0my house", icc_profile=b"my house")
    assert b"my house" not in make_rendition(image)
    assert image.info["comment"] == b"my house"


@pytest.mark.parametrize(
    ("size", "rendition", "thumbnail"),
    [
        ((3000, 2000), (1280, 853), (320, 213)),
        ((1000, 3000), (427, 1280), (107, 320)),
        ((5000, 8), (1280, 2), (320, 1)),
        ((300, 200), (300, 200), (300, 200)),
    ],
)
def test_sides_are_bounded_and_never_enlarged(
    size: tuple[int, int], rendition: tuple[int, int], thumbnail: tuple[int, int]
) -> None:
    image = draw_picture(*size)
    assert reopen(make_rendition(image)).size == rendition
    assert reopen(make_thumbnail(image)).size == thumbnail
    assert image.size == size


def test_other_sides_can_be_asked_for() -> None:
    image = draw_picture(400, 200)
    assert reopen(make_rendition(image, max_side=100)).size == (100, 50)
    assert reopen(make_thumbnail(image, 50)).size == (50, 25)


def test_colours_stay() -> None:
    small = reopen(make_thumbnail(Image.new("RGB", (900, 900), (200, 80, 40))))
    red, green, blue = small.convert("RGB").resize((1, 1)).tobytes()
    assert abs(red - 200) < 5
    assert abs(green - 80) < 5
    assert abs(blue - 40) < 5
