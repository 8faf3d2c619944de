"""How much memory the decode of a picture takes at its peak, told from its header.

Measured as the growth of a process that reads a picture of 50 megapixels.
"""

from __future__ import annotations

import math
from typing import BinaryIO

from PIL.JpegImagePlugin import JpegImageFile
from PIL.TiffImagePlugin import TiffImageFile

from classifier.intake.decoding.sources import Source

_ONE_BYTE = ("1", "L", "P")
_TAG_BITS, _TAG_SAMPLES, _TAG_STRIP_ROWS, _TAG_TILE_WIDTH, _TAG_TILE_HEIGHT = 258, 277, 278, 322, 323

_START_OF_SCAN = b"\xff\xda"
_MOST_SCANS = 100
# The last tiles reach over the edges: a tile may have more pixels than its picture, but not more than these.
_MOST_TILE_PIXELS = 4096 * 4096

# Bytes for a pixel. These plugins hold their library's planes and a copy of its result beside Pillow's own
# picture. AVIF does not tell its subsampling: none, the worst, is assumed.
_WEBP = 16.0
_AVIF, _AVIF_ALPHA = 12.0, 14.0
_HEIF_PLANES_OF_CHROMA = {400: 1.0, 420: 1.5, 422: 2.0, 444: 3.0}
_GIF = 2.0


def weigh(source: Source, format_name: str, file: BinaryIO, scale: int = 1) -> float:
    """Bytes at the peak for each pixel of the original, when it is decoded at 1/`scale` of its size.

    Raises ValueError for headers that no program writes and that would cost much to follow.
    """
    if isinstance(source, JpegImageFile):
        return _pixel_bytes(source) / scale**2 + _coefficient_bytes(source, file)
    if isinstance(source, TiffImageFile):
        return _pixel_bytes(source) + _strip_bytes(source)
    if format_name == "WEBP":
        return _WEBP
    if format_name == "AVIF":
        return _AVIF_ALPHA if source.mode == "RGBA" else _AVIF
    if format_name == "HEIF":
        return _heif_bytes(source)
    return _GIF if format_name == "GIF" else _pixel_bytes(source)


def _heif_bytes(source: Source) -> float:
    """libheif's planes, a converted copy of them while it turns them into RGB, and the RGB."""
    planes = _HEIF_PLANES_OF_CHROMA.get(source.info.get("chroma", 444), 3.0)
    channels = len(source.mode) if source.mode in ("L", "LA", "RGB", "RGBA") else 4
    planes += 1.0 if source.mode in ("LA", "RGBA", "RGBa") else 0.0
    return 0.5 + channels + 2 * planes * (2 if source.info.get("bit_depth", 8) > 8 else 1)


def _pixel_bytes(source: Source) -> float:
    if source.mode in _ONE_BYTE:
        return 1.0
    return 2.0 if source.mode.startswith("I;16") else 4.0


def _coefficient_bytes(source: JpegImageFile, file: BinaryIO) -> float:
    """A JPEG in several scans (progressive) keeps two bytes for each coefficient until the last scan."""
    if not (source.info.get("progressive") or _first_scan_is_partial(source, file)):
        return 0.0
    _check_scans(file)
    across = max(layer[1] for layer in source.layer)
    down = max(layer[2] for layer in source.layer)
    return 2.0 * sum(layer[1] * layer[2] for layer in source.layer) / (across * down)


def _check_scans(file: BinaryIO) -> None:
    """Raise ValueError for more scans than any program writes: each costs a pass over all pixels."""
    position = file.tell()
    file.seek(0)
    scans = file.read().count(_START_OF_SCAN)
    file.seek(position)
    if scans > _MOST_SCANS:
        raise ValueError(f"this JPEG has {scans} scans")


def _first_scan_is_partial(source: JpegImageFile, file: BinaryIO) -> bool:
    """Whether the first scan, whose header Pillow has just read, lacks some of the components."""
    position = file.tell()
    length_of_whole = 6 + 2 * len(source.layer)
    file.seek(max(0, position - length_of_whole))
    length = int.from_bytes(file.read(2))
    file.seek(position)
    return length != length_of_whole


def _strip_bytes(source: TiffImageFile) -> float:
    """libtiff unpacks a whole strip or tile at once; a TIFF may be one strip."""
    tags = source.tag_v2
    width, height = source.size
    if _TAG_TILE_WIDTH in tags:
        unit = int(tags[_TAG_TILE_WIDTH]) * int(tags.get(_TAG_TILE_HEIGHT, 1))
    else:
        unit = width * min(int(tags.get(_TAG_STRIP_ROWS, height)), height)
    bits = max(tags.get(_TAG_BITS, (8,)))
    samples = max(int(tags.get(_TAG_SAMPLES, 1)), 3)
    if unit > max(width * height, _MOST_TILE_PIXELS):
        raise ValueError("a tile is far larger than the picture")
    return float(unit * math.ceil(bits / 8) * samples / (width * height))
