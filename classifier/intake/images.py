"""What an acceptable picture is: bytes become a checked, upright sRGB picture, or a refusal."""

from __future__ import annotations

import hashlib
import os
from contextlib import nullcontext
from dataclasses import dataclass
from typing import BinaryIO, cast

from PIL.Image import DecompressionBombError
from PIL.Image import Image as PILImage
from PIL.JpegImagePlugin import JpegImageFile

from classifier.intake import refusals
from classifier.intake.decoding.bounded_file import BoundedFile
from classifier.intake.decoding.formats import HEAD_BYTES, tell_format
from classifier.intake.decoding.headers import check_tiff_strips, measure_gif
from classifier.intake.decoding.png_rows import rows_are_missing
from classifier.intake.decoding.shrinking import choose_reduction, shrink
from classifier.intake.decoding.sources import (
    Source,
    has_many_frames,
    is_raw_photo,
    open_source,
    take_orientation,
    upright_size,
)
from classifier.intake.decoding.weighing import weigh
from classifier.intake.pixel_budget import PixelBudget
from classifier.intake.refusals import PictureRefused

__all__ = ["Limits", "Picture", "PictureRefused", "read_picture"]

# What people call the formats; the others are called by their names in capitals.
_FORMAT_NAMES = {"WEBP": "WebP", "HEIF": "HEIC"}
_HASHED_BYTES = 1 << 18


@dataclass(frozen=True)
class Limits:
    """What is taken in: bytes of a file, pixels, pixels of the shortest side, bytes while decoding."""

    max_bytes: int = 20 * 1024 * 1024
    max_pixels: int = 50_000_000
    min_side: int = 8
    max_memory: int = 320 * 1024 * 1024


@dataclass(frozen=True)
class Picture:
    """A picture that is taken in.

    `image` is RGB in sRGB, upright, on white; of a large picture, a small one (see read_picture). `width`
    and `height` are the upright original's, `size` its bytes.
    """

    image: PILImage
    format: str
    width: int
    height: int
    size: int
    sha256: str
    frames_are_many: bool
    is_shown_by_browsers: bool


def read_picture(
    file: BinaryIO,
    limits: Limits | None = None,
    budget: PixelBudget | None = None,
    draft_side: int = 1280,
) -> Picture:
    """Check and decode the picture in a seekable binary file; of several frames the first.

    A picture whose longer side has twice `draft_side` pixels or more is reduced, to a longer side between
    once and twice that. All decodes that share `budget` wait for each other's memory.
    Raises PictureRefused and, for whatever bytes, nothing else.
    """
    limits = limits or Limits()
    size = _measure_bytes(file, limits)
    digest = _hash(file)
    file.seek(0)
    format_name = tell_format(file.read(HEAD_BYTES))
    try:
        bounded = cast(BinaryIO, BoundedFile(file))
        return _read(_Upload(bounded, size, digest, format_name), limits, budget, draft_side)
    except PictureRefused:
        raise
    except DecompressionBombError as error:
        raise refusals.refuse_far_too_many_pixels(limits.max_pixels) from error
    except Exception as error:
        # Pillow and the libraries below it answer damaged files with errors of nearly every kind.
        raise refusals.refuse_broken(_FORMAT_NAMES.get(format_name, format_name)) from error
    finally:
        file.seek(0)


@dataclass(frozen=True)
class _Upload:
    file: BinaryIO
    size: int
    sha256: str
    format: str


def _measure_bytes(file: BinaryIO, limits: Limits) -> int:
    size = file.seek(0, os.SEEK_END)
    if size == 0:
        raise refusals.refuse_empty()
    if size > limits.max_bytes:
        raise refusals.refuse_bytes(size, limits.max_bytes)
    return size


def _hash(file: BinaryIO) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while piece := file.read(_HASHED_BYTES):
        digest.update(piece)
    return digest.hexdigest()


def _read(upload: _Upload, limits: Limits, budget: PixelBudget | None, draft_side: int) -> Picture:
    if upload.format == "GIF":
        _check_size(measure_gif(upload.file), limits)
    if upload.format == "TIFF":
        check_tiff_strips(upload.file)
    source = open_source(upload.file, upload.format)
    _check_size(source.size, limits)
    if is_raw_photo(source):
        raise refusals.refuse_raw_photo()
    orientation = take_orientation(source)
    width, height = upright_size(source, orientation)
    is_shown = upload.format not in ("TIFF", "HEIF") and source.mode != "CMYK"
    image = _decode(source, upload, limits, budget, orientation, choose_reduction(source.size, draft_side))
    return Picture(
        image=image,
        format=upload.format,
        width=width,
        height=height,
        size=upload.size,
        sha256=upload.sha256,
        frames_are_many=has_many_frames(source),
        is_shown_by_browsers=is_shown,
    )


def _check_size(size: tuple[int, int], limits: Limits) -> None:
    width, height = size
    if width * height > limits.max_pixels:
        raise refusals.refuse_pixels(width * height, limits.max_pixels)
    if min(size) < limits.min_side:
        raise refusals.refuse_small(width, height, limits.min_side)


def _decode(
    source: Source,
    upload: _Upload,
    limits: Limits,
    budget: PixelBudget | None,
    orientation: int,
    reduction: int,
) -> PILImage:
    pixels = source.size[0] * source.size[1]
    profile = source.info.get("icc_profile")
    scale = _draft(source, reduction)
    bytes_per_pixel = weigh(source, upload.format, upload.file, scale)
    size = int(pixels * bytes_per_pixel)
    if size > limits.max_memory:
        name = _FORMAT_NAMES.get(upload.format, upload.format)
        raise refusals.refuse_memory(name, pixels, int(limits.max_memory / bytes_per_pixel))
    with budget.take(size) if budget else nullcontext():
        source.load()
        _check_rows(source, upload)
        return shrink(source, max(1, reduction // scale), profile, orientation)


def _draft(source: Source, reduction: int) -> int:
    """Have a JPEG decoded at 1/2, 1/4 or 1/8 of its size, never below 1/`reduction`; return the divisor."""
    if not isinstance(source, JpegImageFile) or reduction < 2:
        return 1
    width, height = source.size
    source.draft(None, (width // reduction, height // reduction))
    return round(width / source.size[0])


def _check_rows(source: Source, upload: _Upload) -> None:
    """Raise ValueError for a PNG whose data end before its last row, which Pillow then leaves at zero."""
    if upload.format != "PNG":
        return
    width, height = source.size
    last_row = source.crop((0, height - 1, width, height))
    if not any(last_row.tobytes()) and rows_are_missing(upload.file):
        raise ValueError("the picture ends before its last row")
