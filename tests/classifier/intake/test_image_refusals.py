"""Files that are refused: each for its own reason, with a sentence that says what would be right."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from classifier.intake.images import Limits, PictureRefused, read_picture
from classifier.intake.pixel_budget import PixelBudget
from tests.classifier.intake.pictures import make_chunk, make_png, make_tiff, read, refusal, samples
from tests.drawing import draw_picture, encode

SAMPLES = samples()
ROW = b"\0" + b"\x99" * 300


def test_an_empty_file() -> None:
    refused = refusal(b"")
    assert (refused.code, refused.status) == ("empty", 400)
    assert "empty" in str(refused.sentence)


def test_a_file_of_too_many_bytes_is_not_even_read() -> None:
    class Unreadable(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise AssertionError("read")

    with pytest.raises(PictureRefused) as refused:
        read_picture(Unreadable(encode(draw_picture()) + bytes(20 * 2**20)))
    assert (refused.value.code, refused.value.status) == ("too_many_bytes", 413)
    assert str(refused.value.sentence) == "This file has 20.1 MB; at most 20 MB are possible."


def test_too_many_pixels_are_told_from_the_header() -> None:
    refused = refusal(make_png(9_000, 6_800, b""))
    assert (refused.code, refused.status) == ("too_many_pixels", 413)
    assert str(refused.sentence) == "This picture has 61.2 megapixels; at most 50 are possible."


def test_a_little_too_many_pixels_do_not_read_like_the_limit() -> None:
    assert "50.1 megapixels" in str(refusal(make_png(10_000, 5_001, b"")).sentence)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("side", [9_999, 14_000, 60_000])
def test_pillows_own_limit_neither_warns_nor_answers(side: int) -> None:
    assert refusal(make_png(side, side, b"")).code == "too_many_pixels"


@pytest.mark.filterwarnings("error")
def test_a_higher_limit_of_ours_is_not_cut_by_pillows() -> None:
    limits = Limits(max_pixels=400_000_000, max_memory=2**31)
    assert refusal(make_png(19_000, 19_000, b""), limits).code == "broken"


def test_a_webp_canvas_of_more_pixels_than_can_be() -> None:
    sizes = b"\xff\xff\xff\xff\xff\xff"
    canvas = b"RIFF" + struct.pack("<I", 30) + b"WEBPVP8X" + struct.pack("<I", 10) + b"\2\0\0\0" + sizes
    assert refusal(canvas).code == "too_many_pixels"


def test_a_gif_that_claims_a_huge_frame_makes_no_room_for_it() -> None:
    data = encode(Image.new("P", (10, 10)), "GIF")
    start = data.index(b",", 13)
    frame = struct.pack("<4H", 0, 0, 13_000, 13_000)
    assert refusal(data[: start + 1] + frame + data[start + 9 :]).code == "too_many_pixels"


def test_a_format_that_takes_much_memory_has_a_lower_limit_with_its_own_sentence() -> None:
    refused = refusal(encode(draw_picture(1000, 1000), "WEBP"), Limits(max_memory=8_000_000))
    assert (refused.code, refused.status) == ("too_many_pixels", 413)
    assert "at most 0.5 are possible for this kind of WebP file" in str(refused.sentence)


@pytest.mark.parametrize(("width", "height"), [(1, 1), (7, 500), (500, 7)])
def test_a_picture_that_is_too_small(width: int, height: int) -> None:
    refused = refusal(encode(Image.new("RGB", (width, height)), "PNG"))
    assert (refused.code, refused.status) == ("too_small", 422)
    assert f"{width} x {height} pixels; its shortest side needs at least 8" in str(refused.sentence)


def test_twenty_thousand_by_eight_is_not_too_small() -> None:
    assert read(encode(Image.new("RGB", (20_000, 8)), "PNG")).width == 20_000


def test_text_named_jpg() -> None:
    refused = refusal(b"Dear Sir,\n\nthis is no picture.\n" * 50)
    assert (refused.code, refused.status) == ("not_a_picture", 415)


def test_a_raw_photo_in_a_tiff_is_not_mistaken_for_its_thumbnail() -> None:
    page = [(254, 4, [1]), (256, 4, [10]), (257, 4, [10]), (258, 3, [8]), (259, 3, [1]), (262, 3, [1])]
    strips = [(273, 4, [200]), (277, 3, [1]), (278, 4, [10]), (279, 4, [100]), (330, 4, [8])]
    refused = refusal(make_tiff(page + strips, bytes(300)))
    assert (refused.code, refused.status) == ("unsupported_format", 415)
    assert "raw" in str(refused.sentence)


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("name", SAMPLES)
def test_a_truncated_picture_is_broken_and_never_shown_by_half(name: str) -> None:
    data = SAMPLES[name]
    whole = read(data).image
    codes: set[str] = set()
    for cut in {*range(16, len(data), max(1, len(data) // 40)), *range(len(data) - 12, len(data))}:
        try:
            kept = read(data[:cut]).image
        except PictureRefused as refused:
            codes.add(refused.code)
        else:
            # What was cut off is not needed for the picture: a further frame, an end mark.
            assert kept.tobytes() == whole.tobytes()
    assert "broken" in codes
    assert codes <= {"broken", "not_a_picture"}


@pytest.mark.parametrize("is_interlaced", [False, True])
def test_a_png_with_fewer_rows_than_it_promises(is_interlaced: bool) -> None:
    refused = refusal(make_png(100, 5_000, ROW * 100, is_interlaced=is_interlaced))
    assert (refused.code, refused.status) == ("broken", 422)
    assert "PNG" in str(refused.sentence)


def test_a_png_that_is_black_at_the_end_is_whole() -> None:
    assert read(make_png(100, 100, (b"\0" + bytes(300)) * 100)).height == 100


def test_packed_text_and_profiles_that_unpack_without_end() -> None:
    bomb = zlib.compress(bytes(100_000_000), 9)
    for chunk in (make_chunk(b"zTXt", b"a\0\0" + bomb), make_chunk(b"iCCP", b"a\0\0" + bomb)):
        assert refusal(make_png(100, 100, ROW * 100, before_data=chunk)).code == "broken"


def test_pixels_that_unpack_without_end_are_not_unpacked_to_their_end() -> None:
    assert read(make_png(100, 100, ROW * 100 + bytes(200_000_000))).width == 100


def test_millions_of_empty_parts_are_not_walked_through() -> None:
    jpeg, gif = encode(draw_picture()), encode(Image.new("P", (60, 40)), "GIF")
    start = gif.index(b",", 13)
    for data in (
        make_png(100, 100, ROW * 100, before_data=make_chunk(b"prIv", b"") * 600_000),
        jpeg[:2] + b"\xff\xe5\0\2" * 1_500_000 + jpeg[2:],
        gif[:start] + b"\x21\xfe\1a\0" * 1_500_000 + gif[start:],
    ):
        assert refusal(data).code == "broken"


def test_a_jpeg_of_thousands_of_scans() -> None:
    data = encode(Image.new("L", (64, 64), 99), "JPEG", progressive=True)
    scan = data[data.rindex(b"\xff\xda") : -2]
    assert refusal(data[:-2] + scan * 1_000 + b"\xff\xd9").code == "broken"


def test_a_tiff_of_a_million_strips() -> None:
    strips = 300_000
    tags = [(256, 4, [10]), (257, 4, [strips]), (258, 3, [8]), (259, 3, [1]), (262, 3, [1])]
    tables = [(273, 4, [8] * strips), (277, 3, [1]), (278, 4, [1]), (279, 4, [10] * strips)]
    assert refusal(make_tiff(tags + tables)).code == "broken"


def test_a_tiff_with_a_tile_far_larger_than_itself() -> None:
    page = [(256, 4, [100]), (257, 4, [100]), (258, 3, [8]), (259, 3, [5]), (262, 3, [1]), (277, 3, [1])]
    tile = [(322, 4, [60_000]), (323, 4, [60_000]), (324, 4, [8]), (325, 4, [100])]
    assert refusal(make_tiff(page + tile)).code == "broken"


def test_when_the_memory_is_taken_the_person_is_asked_to_wait() -> None:
    budget = PixelBudget(1_000, timeout=0.05)
    with budget.take(1_000), pytest.raises(PictureRefused) as refused:
        read_picture(BytesIO(encode(draw_picture())), budget=budget)
    assert (refused.value.code, refused.value.status) == ("busy", 503)


def test_a_refused_picture_frees_the_memory_that_it_held() -> None:
    budget = PixelBudget(10_000_000)
    with pytest.raises(PictureRefused):
        read_picture(BytesIO(SAMPLES["PNG"][:-4_000]), budget=budget)
    assert budget._used == 0
