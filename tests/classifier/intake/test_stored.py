"""Stored pictures, decoded again within the service's limits."""

from pathlib import Path

import numpy as np
import pytest
from django.conf import LazySettings
from django.test import Client

from classifier.intake.images import PictureRefused
from classifier.intake.limits import find_limits
from classifier.intake.services import Complete
from classifier.intake.stored import make_views_again, open_small
from classifier.models import Image
from tests.conftest import list_stored
from tests.drawing import draw_picture, encode, make_upload


def upload(client: Client, name: str, width: int, height: int, format: str = "JPEG") -> Image:
    client.post("/", {"pictures": make_upload(name, encode(draw_picture(width, height), format))})
    return Image.objects.get(path=name)


def test_a_file_that_is_gone_is_missing(image: Image, pictures_dir: Path) -> None:
    for name in list_stored(pictures_dir):
        (pictures_dir / name).unlink()

    for read in (make_views_again, lambda image: open_small(image, 160)):
        with pytest.raises(FileNotFoundError):
            read(image)


def test_a_damaged_file_is_refused(image: Image, pictures_dir: Path) -> None:
    (pictures_dir / image.file).write_bytes(b"no picture any more")

    for read in (make_views_again, lambda image: open_small(image, 160)):
        with pytest.raises(PictureRefused):
            read(image)


def test_what_is_too_large_by_now_is_refused(image: Image, settings: LazySettings) -> None:
    settings.UPLOAD_MAX_PIXELS = 100

    with pytest.raises(PictureRefused):
        make_views_again(image)


@pytest.mark.parametrize(("width", "height"), [(60, 40), (900, 500), (32, 32)])
def test_the_views_made_again_are_those_of_the_upload(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch, width: int, height: int
) -> None:
    kept: list[bytes] = []

    def keep_views(image: Image) -> Complete:
        kept.append(bytes(image.views or b""))
        return tuple

    monkeypatch.setattr("classifier.intake.views.look_at_new", keep_views)
    image = upload(client, "picture.png", width, height, "PNG")

    assert make_views_again(image).tobytes() == kept[0]


@pytest.mark.parametrize(
    ("width", "height", "format"),
    [(900, 500, "JPEG"), (500, 900, "PNG"), (60, 40, "JPEG"), (400, 300, "TIFF"), (2000, 8, "PNG")],
)
def test_the_small_picture_is_the_whole_picture(
    client: Client, db: None, width: int, height: int, format: str
) -> None:
    small = open_small(upload(client, "picture.jpg", width, height, format), 160)

    assert max(small.size) == min(160, max(width, height))
    assert small.mode == "RGB"
    if min(width, height) > 8:
        assert small.width / small.height == pytest.approx(width / height, rel=0.02)
        expected = np.asarray(draw_picture(width, height).resize(small.size)).astype(int)
        assert np.abs(np.asarray(small).astype(int) - expected).mean() < 8


def test_the_limits_are_those_of_the_settings(settings: LazySettings) -> None:
    settings.UPLOAD_MAX_PIXELS, settings.UPLOAD_MIN_SIDE = 123, 7

    assert (find_limits().max_pixels, find_limits().min_side) == (123, 7)
