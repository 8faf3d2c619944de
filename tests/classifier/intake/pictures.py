"""Files in the ways in which people's pictures come, made here."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import numpy as np
import pillow_heif
from PIL import Image, ImageCms
from PIL.Image import Image as PILImage

from classifier.intake.images import Limits, Picture, PictureRefused, read_picture
from tests.drawing import draw_picture, encode

pillow_heif.register_heif_opener()

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "HEIF")


def read(data: bytes, limits: Limits | None = None) -> Picture:
    """read_picture of bytes in memory."""
    return read_picture(BytesIO(data), limits)


def refusal(data: bytes, limits: Limits | None = None) -> PictureRefused:
    """The refusal that read_picture answers with."""
    try:
        picture = read(data, limits)
    except PictureRefused as refused:
        return refused
    raise AssertionError(f"not refused: {picture}")


def pixel(picture: Picture, x: int = 10, y: int = 10) -> tuple[int, ...]:
    """One pixel of what was read."""
    value = picture.image.getpixel((x, y))
    assert isinstance(value, tuple)
    return tuple(int(channel) for channel in value)


def difference(first: PILImage, second: PILImage) -> float:
    """The mean distance of two pictures' channels; they must have one size."""
    assert first.size == second.size
    return float(np.abs(np.asarray(first, dtype=int) - np.asarray(second, dtype=int)).mean())


def draw_corners() -> PILImage:
    """96x64 pixels, each corner another colour, so that every turn and mirroring shows."""
    picture = Image.new("RGB", (96, 64), "white")
    picture.paste("red", (0, 0, 48, 32))
    picture.paste("blue", (48, 0, 96, 32))
    picture.paste("green", (0, 32, 48, 64))
    return picture


def animate(picture: PILImage, format_name: str) -> bytes:
    """A file of three frames, the first of them `picture`."""
    # Copies: saving as JPEG leaves settings on a picture that it cannot be saved as a TIFF with.
    turned = [picture.rotate(90), picture.rotate(180)]
    return encode(picture.copy(), format_name, save_all=True, append_images=turned)


def samples() -> dict[str, bytes]:
    """One file of every kind that is taken in."""
    picture = draw_picture(120, 90)
    translucent = picture.copy()
    translucent.putalpha(Image.linear_gradient("L").resize(picture.size))
    deep = Image.fromarray((np.arange(90 * 120, dtype=np.uint16) * 6).reshape(90, 120))
    return {
        "JPEG": encode(picture),
        "JPEG, grey": encode(picture.convert("L")),
        "JPEG, progressive": encode(picture, progressive=True),
        "JPEG, CMYK": encode(picture.convert("CMYK")),
        "JPEG, MPO": animate(picture, "MPO"),
        "PNG": encode(picture, "PNG"),
        "PNG, alpha": encode(translucent, "PNG"),
        "PNG, palette": encode(picture.quantize(32), "PNG"),
        "PNG, 16 bit": encode(deep, "PNG"),
        "PNG, bilevel": encode(picture.convert("1"), "PNG"),
        "PNG, animated": animate(picture, "PNG"),
        "WEBP": encode(picture, "WEBP"),
        "WEBP, lossless alpha": encode(translucent, "WEBP", lossless=True),
        "WEBP, animated": animate(picture, "WEBP"),
        "GIF": encode(picture, "GIF"),
        "GIF, animated": animate(picture, "GIF"),
        "BMP": encode(picture, "BMP"),
        "BMP, palette": encode(picture.quantize(16), "BMP"),
        "TIFF": encode(picture, "TIFF"),
        "TIFF, LZW alpha": encode(translucent, "TIFF", compression="tiff_lzw"),
        "TIFF, deflate": encode(picture, "TIFF", compression="tiff_adobe_deflate"),
        "TIFF, JPEG": encode(picture, "TIFF", compression="jpeg"),
        "TIFF, fax": encode(picture.convert("1"), "TIFF", compression="group4"),
        "TIFF, CMYK": encode(picture.convert("CMYK"), "TIFF"),
        "TIFF, 16 bit": encode(deep, "TIFF"),
        "TIFF, pages": animate(picture, "TIFF"),
        "AVIF": encode(picture, "AVIF"),
        "AVIF, alpha": encode(translucent, "AVIF"),
        "HEIF": encode(picture, "HEIF"),
        "HEIF, alpha": encode(translucent, "HEIF"),
    }


def make_chunk(kind: bytes, data: bytes) -> bytes:
    """A PNG chunk with its checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def make_png(
    width: int,
    height: int,
    rows: bytes,
    *,
    bits: int = 8,
    color_type: int = 2,
    is_interlaced: bool = False,
    before_data: bytes = b"",
) -> bytes:
    """A PNG whose header need not tell the truth about its rows."""
    header = struct.pack(">IIBBBBB", width, height, bits, color_type, 0, 0, is_interlaced)
    data = make_chunk(b"IDAT", zlib.compress(rows))
    signature = b"\x89PNG\r\n\x1a\n"
    return signature + make_chunk(b"IHDR", header) + before_data + data + make_chunk(b"IEND", b"")


def make_tiff(tags: list[tuple[int, int, list[int]]], data: bytes = b"") -> bytes:
    """A TIFF of one page: (tag, 3 for short or 4 for long, values) each, in ascending order."""
    start = 8 + 2 + 12 * len(tags) + 4
    directory, outside = struct.pack("<2sHIH", b"II", 42, 8, len(tags)), b""
    for tag, kind, values in tags:
        raw = struct.pack(f"<{len(values)}{'H' if kind == 3 else 'I'}", *values)
        directory += struct.pack("<HHI", tag, kind, len(values))
        if len(raw) <= 4:
            directory += raw.ljust(4, b"\0")
        else:
            directory += struct.pack("<I", start + len(outside))
            outside += raw
    return directory + b"\0\0\0\0" + outside + data


def make_swapped_profile() -> bytes:
    """An sRGB profile in which red and green have changed places: nobody can overlook that it is applied."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile.replace(b"rXYZ", b"tXYZ").replace(b"gXYZ", b"rXYZ").replace(b"tXYZ", b"gXYZ")
