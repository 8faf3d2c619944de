"""The memory that a decode takes is known before it begins."""

from __future__ import annotations

import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from classifier.intake.decoding.sources import open_source
from classifier.intake.decoding.weighing import weigh
from tests.classifier.intake.pictures import make_chunk, make_png, samples
from tests.drawing import draw_picture, encode

SAMPLES = samples()
MEASURE = """
import resource, sys, threading
from pathlib import Path
from classifier.intake.images import read_picture
from classifier.intake.pixel_budget import PixelBudget

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

budget, before = PixelBudget(256 * 2**20), peak()
def read():
    with Path(sys.argv[1]).open("rb") as file:
        print(read_picture(file, budget=budget).width)
threads = [threading.Thread(target=read) for _ in range(int(sys.argv[2]))]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(peak() - before)
"""


@pytest.fixture(scope="module")
def large_png(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PNG of 50 megapixels with alpha, made without ever holding its 200 MB."""
    row = b"\0" + bytes(range(256)) * 125
    pack = zlib.compressobj(1)
    data = b"".join(pack.compress(row) for _ in range(6_250)) + pack.flush()
    whole = make_png(8_000, 6_250, b"", color_type=6)
    header, end = whole[: whole.index(b"IDAT") - 4], whole[-12:]
    path = tmp_path_factory.mktemp("large") / "large.png"
    path.write_bytes(header + make_chunk(b"IDAT", data) + end)
    return path


@pytest.mark.parametrize(("threads", "most_megabytes"), [(1, 260), (2, 275)])
def test_pictures_of_50_megapixels_fit_into_a_small_server(
    large_png: Path, threads: int, most_megabytes: int
) -> None:
    command = [sys.executable, "-c", MEASURE, str(large_png), str(threads)]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert printed[:-1] == ["8000"] * threads
    assert int(printed[-1]) < most_megabytes


def weight(data: bytes, format_name: str, scale: int = 1) -> float:
    file = BytesIO(data)
    return weigh(open_source(file, format_name), format_name, file, scale)


def test_a_jpeg_that_is_decoded_small_weighs_little() -> None:
    assert weight(SAMPLES["JPEG"], "JPEG", scale=4) == 0.25
    assert weight(SAMPLES["JPEG, grey"], "JPEG") == 1


def test_a_progressive_jpeg_weighs_its_coefficients_however_small_it_is_decoded() -> None:
    plain = encode(draw_picture(), progressive=True, subsampling=0)
    assert weight(plain, "JPEG", scale=8) == pytest.approx(6, abs=0.1)
    assert weight(SAMPLES["JPEG, progressive"], "JPEG", scale=8) == pytest.approx(3, abs=0.1)


def test_a_jpeg_in_one_scan_for_each_colour_counts_as_progressive() -> None:
    data = bytearray(encode(draw_picture(), subsampling=0))
    scan = data.index(b"\xff\xda")
    data[scan + 2 : scan + 14] = b"\0\x08\1\1\0\0\x3f\0"
    assert weight(bytes(data), "JPEG", scale=8) == pytest.approx(6, abs=0.1)


def test_a_tiff_in_one_strip_weighs_twice() -> None:
    picture = draw_picture(100, 400)
    one_strip = encode(picture, "TIFF", compression="tiff_lzw", strip_size=10**9)
    many_strips = encode(picture, "TIFF", compression="tiff_lzw", strip_size=300)
    assert weight(one_strip, "TIFF") == 7
    assert weight(many_strips, "TIFF") < 4.1


@pytest.mark.parametrize(
    ("name", "least"),
    [("PNG", 4), ("PNG, palette", 1), ("PNG, 16 bit", 2), ("WEBP", 16), ("AVIF", 9.2), ("AVIF, alpha", 11.6)],
)
def test_no_format_weighs_less_than_was_measured(name: str, least: float) -> None:
    assert weight(SAMPLES[name], name.partition(",")[0]) >= least


def test_heic_weighs_by_its_planes() -> None:
    picture = draw_picture()
    assert 4.8 < weight(encode(picture, "HEIF"), "HEIF") < 7
    assert weight(encode(picture, "HEIF", chroma=444), "HEIF") > 9.3
    assert weight(encode(picture.convert("RGBA"), "HEIF"), "HEIF") > 7.1


def test_an_unread_header_is_enough() -> None:
    header_only = make_png(7_000, 7_000, b"")
    assert weight(header_only, "PNG") == 4
    assert Image.MAX_IMAGE_PIXELS is not None
