"""Pictures that are taken in: what comes out is upright, in sRGB, on white, and small."""

from __future__ import annotations

import hashlib
from io import BytesIO

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from PIL import Image
from PIL.Image import Transpose

from classifier.intake.images import read_picture
from classifier.intake.pixel_budget import PixelBudget
from tests.classifier.intake.pictures import FORMATS, difference, draw_corners, pixel, read, samples
from tests.drawing import draw_picture, encode

SAMPLES = samples()
# How a camera held differently stores the picture that orientation 1 to 8 turns upright again.
STORED_AS = {
    1: None,
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_90,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_270,
}


@pytest.mark.parametrize("name", SAMPLES)
def test_every_kind_is_read(name: str) -> None:
    picture = read(SAMPLES[name])
    assert picture.format == name.partition(",")[0]
    assert (picture.width, picture.height) == (120, 90)
    assert (picture.image.mode, picture.image.size) == ("RGB", (120, 90))
    assert picture.size == len(SAMPLES[name])
    assert picture.sha256 == hashlib.sha256(SAMPLES[name]).hexdigest()
    assert picture.image.info == {}


@pytest.mark.parametrize("name", [name for name in SAMPLES if "alpha" not in name and "16" not in name])
def test_what_is_read_looks_like_what_was_saved(name: str) -> None:
    few_colors = {"bilevel": 130, "fax": 130, "grey": 60, "palette": 30, "GIF": 15}
    tolerance = next((most for word, most in few_colors.items() if word in name), 12)
    assert difference(read(SAMPLES[name]).image, draw_picture(120, 90)) < tolerance


@pytest.mark.parametrize("name", SAMPLES)
def test_browsers_get_a_rendition_of_what_they_cannot_show(name: str) -> None:
    is_shown = not name.startswith(("TIFF", "HEIF")) and name != "JPEG, CMYK"
    assert read(SAMPLES[name]).is_shown_by_browsers is is_shown


@pytest.mark.parametrize("name", SAMPLES)
def test_further_frames_are_noticed(name: str) -> None:
    assert read(SAMPLES[name]).frames_are_many is (", animated" in name or ", pages" in name)


def test_the_name_and_the_kind_of_file_object_do_not_matter() -> None:
    data = SAMPLES["TIFF, deflate"]
    on_disk = TemporaryUploadedFile("cat.jpg", "image/jpeg", len(data), None)
    on_disk.write(data)
    for file in (SimpleUploadedFile("cat.png", data, "image/png"), on_disk):
        picture = read_picture(file)  # type: ignore[arg-type] # Django's files are binary files in all but name
        assert picture.format == "TIFF"
        assert file.tell() == 0
        assert file.read() == data


@pytest.mark.parametrize("orientation", STORED_AS)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "TIFF, deflate", "AVIF", "HEIF"])
def test_orientation_is_applied_exactly_once(kind: str, orientation: int) -> None:
    turn = STORED_AS[orientation]
    stored = draw_corners() if turn is None else draw_corners().transpose(turn)
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"compression": "tiff_adobe_deflate"} if kind == "TIFF, deflate" else {}
    picture = read(encode(stored, kind.partition(",")[0], exif=exif.tobytes(), **options))
    assert (picture.width, picture.height) == (96, 64)
    assert difference(picture.image, draw_corners()) < 8


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(
    "exif", [b"Exif\0\0MM\0*\xff\xff\xff\xff", b"Exif\0\0nonsense", b"Exif\0\0II*\0\x08\0\0\0\xff\xff"]
)
def test_broken_exif_costs_nothing(format_name: str, exif: bytes) -> None:
    data = encode(draw_corners(), format_name, exif=exif)
    assert exif in data or exif[6:] in data
    assert difference(read(data).image, draw_corners()) < 8


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_orientation_that_does_not_exist_is_ignored(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    assert difference(read(encode(draw_corners(), exif=exif)).image, draw_corners()) < 8


@pytest.mark.parametrize("progressive", [False, True])
def test_a_large_jpeg_is_kept_small_and_reported_large(progressive: bool) -> None:
    original = draw_picture(4000, 3000)
    picture = read(encode(original, progressive=progressive))
    assert (picture.width, picture.height) == (4000, 3000)
    assert picture.image.size == (2000, 1500)
    assert difference(picture.image.resize((400, 300)), original.resize((400, 300))) < 3


@pytest.mark.parametrize("format_name", FORMATS)
def test_a_large_picture_of_any_kind_is_kept_small(format_name: str) -> None:
    original = draw_picture(2600, 2580)
    picture = read(encode(original, format_name))
    assert (picture.width, picture.height) == (2600, 2580)
    assert picture.image.size == (1300, 1290)
    assert difference(picture.image.resize((260, 258)), original.resize((260, 258))) < (
        15 if format_name == "GIF" else 5
    )


@pytest.mark.parametrize("size", [(2559, 2000), (1280, 1), (300, 300), (20_000, 16), (16, 5_000)])
def test_an_ordinary_or_narrow_picture_is_kept_as_it_is(size: tuple[int, int]) -> None:
    width, height = max(size[0], 8), max(size[1], 8)
    assert read(encode(draw_picture(width, height), "PNG")).image.size == (width, height)


def test_a_picture_of_many_strips_has_no_seams() -> None:
    shade = np.tile(np.linspace(0, 255, 6001).astype(np.uint8)[:, None], (1, 900))
    kept = np.asarray(read(encode(Image.fromarray(shade), "PNG")).image, dtype=int)[:, :, 0]
    assert kept.shape == (2001, 300)
    assert (np.diff(kept, axis=0) >= 0).all()
    assert np.diff(kept, axis=0).max() <= 1


def test_the_first_frame_of_five_thousand_is_read_at_once() -> None:
    frame = encode(Image.new("P", (200, 200)), "GIF")
    start = frame.index(b",", 13)
    data = frame[:-1] + frame[start:-1] * 4_999 + b";"
    file = CountingFile(data)
    picture = read_picture(file)
    assert picture.frames_are_many
    assert (picture.format, picture.width) == ("GIF", 200)
    assert file.reads < 100


def test_a_gif_shows_its_first_frame() -> None:
    first, second = Image.new("RGB", (50, 50), "red"), Image.new("RGB", (50, 50), "blue")
    assert pixel(read(encode(first, "GIF", save_all=True, append_images=[second]))) == (255, 0, 0)


def test_the_decode_holds_its_share_of_the_budget_and_gives_it_back() -> None:
    budget = RecordingBudget(10_000_000)
    read_picture(BytesIO(encode(draw_picture(500, 400), "PNG")), budget=budget)
    assert budget.taken == [500 * 400 * 4]
    assert budget._used == 0


class CountingFile(BytesIO):
    """Counts how often it is read."""

    reads = 0

    def read(self, size: int | None = -1, /) -> bytes:
        self.reads += 1
        return super().read(size)


class RecordingBudget(PixelBudget):
    """Remembers what was asked of it."""

    def __init__(self, total_bytes: int) -> None:
        super().__init__(total_bytes)
        self.taken: list[int] = []

    def _wait_for(self, size: int, timeout: float) -> None:
        self.taken.append(size)
        super()._wait_for(size, timeout)
