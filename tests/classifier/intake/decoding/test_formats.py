"""What a file is, by its content."""

from __future__ import annotations

import pytest

from classifier.intake.decoding.formats import tell_format
from classifier.intake.images import PictureRefused
from tests.classifier.intake.pictures import FORMATS
from tests.drawing import draw_picture, encode


def answer(head: bytes) -> PictureRefused:
    with pytest.raises(PictureRefused) as refused:
        tell_format(head.ljust(64, b"\0"))
    return refused.value


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"\0\0\1\0\1\0\x10\x10", "icon (ICO)"),
        (b"8BPS\0\1", "Photoshop"),
        (b"\0\0\0\x0cjP  \r\n\x87\n", "JPEG 2000"),
        (b"\xff\x0a\xff", "JPEG XL"),
        (b"\0\0\0\x0cJXL \r\n\x87\n", "JPEG XL"),
        (b"II*\0\x10\0\0\0CR\2\0", "raw"),
        (b"\0\0\0\x18ftypcrx \0\0\0\1", "raw"),
        (b"P6\n30 20\n255\n", "Netpbm"),
        (b"%!PS-Adobe-3.0 EPSF-3.0", "PostScript"),
        (b"\0" * 128 + b"DICM", "DICOM"),
        (b"icns\0\0\1\0", "ICNS"),
        (b"qoif\0\0", "QOI"),
    ],
)
def test_a_picture_that_is_not_read_is_called_by_its_name(head: bytes, words: str) -> None:
    refused = answer(head)
    assert (refused.code, refused.status) == ("unsupported_format", 415)
    assert words in str(refused.sentence)
    assert "JPEG or PNG" in str(refused.sentence)


@pytest.mark.parametrize(
    "head",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg">',
        b'<?xml version="1.0"?>\n<!-- drawn by hand -->\n<svg >',
        b"\xef\xbb\xbf  <!DOCTYPE svg><SVG\n",
    ],
)
def test_an_svg_has_a_sentence_of_its_own(head: bytes) -> None:
    refused = answer(head)
    assert (refused.code, refused.status) == ("unsupported_format", 415)
    assert "SVG" in str(refused.sentence)


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"%PDF-1.7", "PDF"),
        (b"PK\3\4", "ZIP"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0isommp42", "film"),
        (b"\0\0\0\x14ftypqt  ", "film"),
        (b"ID3\4", "sound"),
        (b"<!DOCTYPE html>\n<svg>", "web page"),
        (b"<?xml version='1.0'?><rss>", "JPEG, PNG"),
        (b"Dear Sir", "JPEG, PNG"),
        (b"BM is how this text begins", "JPEG, PNG"),
        (b"\0\0\0\x18ftypzzzz", "JPEG, PNG"),
        (b"\0", "JPEG, PNG"),
    ],
)
def test_what_is_no_picture_is_not_called_one(head: bytes, words: str) -> None:
    refused = answer(head)
    assert (refused.code, refused.status) == ("not_a_picture", 415)
    assert words in str(refused.sentence)


@pytest.mark.parametrize("format_name", FORMATS)
def test_every_format_is_recognised(format_name: str) -> None:
    assert tell_format(encode(draw_picture(), format_name)[:64]) == format_name


@pytest.mark.parametrize(
    ("head", "format_name"),
    [
        (b"\0\0\0\x20ftypmif1\0\0\0\0mif1avifmiaf", "AVIF"),
        (b"\0\0\0\x20ftypmif1\0\0\0\0mif1heicmiaf", "HEIF"),
        (b"\0\0\0\x20ftypheic\0\0\0\0mif1heicavif", "HEIF"),
        (b"\0\0\0\x20ftypavis\0\0\0\0avisavif", "AVIF"),
        (b"\0\0\0\x18ftypmsf1\0\0\0\0hevc", "HEIF"),
        (b"II+\0\x08\0\0\0", "TIFF"),
        (b"MM\0*\0\0\0\x08", "TIFF"),
        (b"GIF87a", "GIF"),
    ],
)
def test_relatives_are_told_apart(head: bytes, format_name: str) -> None:
    assert tell_format(head.ljust(64, b"\0")) == format_name
