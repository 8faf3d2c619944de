"""The heat drawn: a PNG to be laid over the picture."""

from io import BytesIO

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter
from PIL.Image import Image as PILImage

from classifier.classification.explanation import Floats, Mask

LONG_SIDE = 320
LEVELS = 128
# From what did not matter to what mattered most: red, green, blue, opacity, each 0..255. The opacity leaves
# the picture to be seen; the brightness alone tells hot from cold, for those who do not see the colours.
RAMP = ((16, 12, 48, 176), (110, 28, 110, 160), (214, 72, 76, 140), (252, 164, 44, 120), (255, 240, 140, 110))
OUTLINE, OUTLINE_EDGE = (255, 255, 255, 255), (0, 0, 0, 200)


def draw_heat_map(heat: Floats, quarter: Mask, width: int, height: int) -> bytes:
    """A PNG in the proportions of a picture of `width` x `height`, with `quarter` (32, 32) outlined.

    `heat` is (32, 32); zero and what is below is cold.
    """
    scale = LONG_SIDE / max(width, height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    levels = _enlarge(heat, size) * (LEVELS - 1)
    indexes = np.clip(levels.round(), 0, LEVELS - 1).astype(np.uint8)
    line, edge = _outline(quarter, size)
    indexes[edge], indexes[line] = LEVELS, LEVELS + 1
    return _encode(Image.fromarray(indexes))


def _enlarge(heat: Floats, size: tuple[int, int]) -> npt.NDArray[np.float32]:
    """The heat 0..1 at `size`, without the corners of the squares that were hidden."""
    positive = np.maximum(heat, 0)
    grey = Image.fromarray((positive / max(positive.max(), 1e-9) * 255).round().astype(np.uint8))
    smooth = grey.resize((96, 96), Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(4))
    shares = np.asarray(smooth.resize(size, Image.Resampling.BICUBIC), np.float32)
    return shares / max(float(shares.max()), 1)


def _outline(mask: Mask, size: tuple[int, int]) -> tuple[Mask, Mask]:
    """A line along the edge of the mask at `size`, and a wider one to set it off."""
    region = Image.fromarray(mask.astype(np.uint8) * 255).resize(size, Image.Resampling.BICUBIC)
    region = region.point(lambda value: 255 if value > 127 else 0)
    return _trace(region, 3), _trace(region, 5)


def _trace(region: PILImage, width: int) -> Mask:
    grown, shrunk = region.filter(ImageFilter.MaxFilter(width)), region.filter(ImageFilter.MinFilter(width))
    line: Mask = np.asarray(grown) != np.asarray(shrunk)
    return line


def _encode(indexes: PILImage) -> bytes:
    colours = [*_list_colours(), OUTLINE_EDGE, OUTLINE]
    indexes.putpalette([channel for colour in colours for channel in colour[:3]])
    buffer = BytesIO()
    indexes.save(buffer, "PNG", transparency=bytes(colour[3] for colour in colours))
    return buffer.getvalue()


def _list_colours() -> list[tuple[int, ...]]:
    ramp = np.array(RAMP, np.float64)
    positions = np.linspace(0, len(RAMP) - 1, LEVELS)
    channels = [np.interp(positions, range(len(RAMP)), ramp[:, channel]) for channel in range(4)]
    return [tuple(int(value) for value in colour) for colour in np.stack(channels, axis=1).round()]
