"""Keeps a small picture of a decoded source, strip by strip, so that no second full copy ever lives."""

from __future__ import annotations

import math
from collections.abc import Iterator

from PIL import Image
from PIL.Image import Image as PILImage
from PIL.Image import Transpose
from PIL.TiffImagePlugin import TiffImageFile

from classifier.intake.decoding.color import (
    GreyRange,
    choose_range,
    convert_to_srgb,
    find_extremes,
    is_deep,
    lay_on_white,
    scale_to_8_bit,
)
from classifier.intake.decoding.sources import Source

# Pixels of one strip: four megabytes and a few copies.
_STRIP_PIXELS = 1 << 20
# A long narrow picture is not reduced below this height, as far as its area allows.
_SHORT_SIDE = 256
_TAG_BITS, _TAG_PHOTOMETRIC = 258, 262
_TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}


def choose_reduction(size: tuple[int, int], long_side: int) -> int:
    """By which whole number to divide the sides so that the longer keeps `long_side` pixels or a bit more."""
    wanted = min(max(size) // long_side, min(size) // _SHORT_SIDE)
    least = math.ceil(math.sqrt(size[0] * size[1] / (2 * long_side) ** 2))
    return max(1, wanted, least)


def shrink(source: Source, reduction: int, profile: bytes | None, orientation: int) -> PILImage:
    """The loaded source as RGB in sRGB on white, upright, its sides divided by `reduction`."""
    grey_range = _find_grey_range(source)
    parts = ((top, _reduce(strip, grey_range, reduction)) for top, strip in _strips(source, reduction))
    top, small = next(parts)
    if small.height < -(-source.size[1] // reduction):
        whole = Image.new(small.mode, (small.width, -(-source.size[1] // reduction)))
        whole.paste(small, (0, 0))
        for top, part in parts:
            whole.paste(part, (0, top // reduction))
        small = whole
    small = convert_to_srgb(small, profile)
    turn = _TURNS.get(orientation)
    upright = small.transpose(turn) if turn is not None else small
    # What the file said about itself (places, thumbnails) goes no further.
    upright.info = {}
    return upright


def _strips(source: Source, reduction: int) -> Iterator[tuple[int, PILImage]]:
    """Pairs of a first row and a strip; the height of all but the last is a multiple of `reduction`."""
    width, height = source.size
    rows = reduction * max(1, _STRIP_PIXELS // (width * reduction))
    for top in range(0, height, rows):
        yield top, source.crop((0, top, width, min(top + rows, height)))


def _reduce(strip: PILImage, grey_range: GreyRange | None, reduction: int) -> PILImage:
    flat = scale_to_8_bit(strip, grey_range) if grey_range else lay_on_white(strip)
    return flat.reduce(reduction) if reduction > 1 else flat


def _find_grey_range(source: Source) -> GreyRange | None:
    if not is_deep(source.mode):
        return None
    if not source.mode.startswith("I;16"):
        extremes = [find_extremes(strip) for _, strip in _strips(source, 1)]
        return choose_range(source.mode, min(low for low, _ in extremes), max(high for _, high in extremes))
    bits, is_negative = 16, False
    if isinstance(source, TiffImageFile):
        bits = max(source.tag_v2.get(_TAG_BITS, (16,)))
        is_negative = source.tag_v2.get(_TAG_PHOTOMETRIC) == 0
    grey_range = choose_range(source.mode, 0, 0, bits)
    return GreyRange(grey_range.white, grey_range.black) if is_negative else grey_range
