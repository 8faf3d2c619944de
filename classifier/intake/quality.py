"""What may be wrong with a picture, told from its pixels: hints for people, nothing is refused for them.

The limits were set so that of 432 photographs and 3,000 pictures of CIFAR-10 nearly none has a hint, and the
same ones made dark, bright or blurred nearly all do (docs/decisions/0021-near-copies-and-hints.md).
"""

from enum import IntFlag

import numpy as np
import numpy.typing as npt
from PIL.Image import Image as PILImage

DARK_BELOW, BRIGHT_ABOVE = 64, 191  # grey levels that 95 of 100 pixels are below, or above
DARK_MEAN, BRIGHT_MEAN = 24, 231
UNIFORM_BELOW = 8.0  # grey levels, standard deviation
BLURRED_BELOW = 0.1
APART = 4  # pixels
LEAST_STRUCTURE = 8.0  # mean square of grey levels
ODD_SHAPE_FROM = 3.0  # longer side by shorter
SMALL_BELOW = 32  # pixels: the network would have to enlarge it


class Quality(IntFlag):
    """The bits of an image's `quality`."""

    DARK = 1
    BRIGHT = 2
    BLURRED = 4
    UNIFORM = 8
    ODD_SHAPE = 16
    SMALL = 32


def find_hints(sampled: PILImage, width: int, height: int) -> Quality:
    """The hints for what `fingerprints.sample` returned of a picture of that size in pixels."""
    grey = sampled.convert("L")
    counts = np.array(grey.histogram(), np.float64) / (grey.width * grey.height)
    levels = np.arange(256)
    mean = float(counts @ levels)
    deviation = float(counts @ (levels - mean) ** 2) ** 0.5
    darkest, brightest = np.searchsorted(counts.cumsum(), (0.05, 0.95))
    hints = Quality(0)
    if mean < DARK_MEAN or brightest < DARK_BELOW:
        hints |= Quality.DARK
    if mean > BRIGHT_MEAN or darkest > BRIGHT_ABOVE:
        hints |= Quality.BRIGHT
    if deviation < UNIFORM_BELOW:
        hints |= Quality.UNIFORM
    elif is_blurred(np.asarray(grey, np.int16)):
        hints |= Quality.BLURRED
    if max(width, height) >= ODD_SHAPE_FROM * min(width, height):
        hints |= Quality.ODD_SHAPE
    if min(width, height) < SMALL_BELOW:
        hints |= Quality.SMALL
    return hints


def is_blurred(grey: npt.NDArray[np.int16]) -> bool:
    """Whether, of grey levels (height, width), neighbours differ much less than points four pixels apart.

    Where all is smooth the difference grows like the distance: its square to sixteen times as much.
    """
    if min(grey.shape) <= 2 * APART:
        return False
    near, far = _measure_change(grey, 1), _measure_change(grey, APART)
    return far >= LEAST_STRUCTURE and near < BLURRED_BELOW * far


def _measure_change(grey: npt.NDArray[np.int16], distance: int) -> float:
    """The mean square of the difference of points that far apart, down and across."""
    # Every second column, and row, is enough.
    down = (grey[distance:, ::2] - grey[:-distance, ::2]).astype(np.float32)
    across = (grey[::2, distance:] - grey[::2, :-distance]).astype(np.float32)
    return float(np.vdot(down, down) / down.size + np.vdot(across, across) / across.size)
