"""A picture becomes the network's input. The same code trains, evaluates and serves."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from PIL import Image

SIDE = 32

ViewName = Literal["whole", "centre"]
FilterName = Literal["box", "bilinear", "lanczos"]
Views = npt.NDArray[np.uint8]

FILTERS = {
    "box": Image.Resampling.BOX,
    "bilinear": Image.Resampling.BILINEAR,
    "lanczos": Image.Resampling.LANCZOS,
}


@dataclass(frozen=True)
class ViewPolicy:
    """Which views of a picture the network sees, and the filter that makes them small."""

    views: tuple[ViewName, ...] = ("whole", "centre")
    filter: FilterName = "bilinear"

    def __post_init__(self) -> None:
        unknown = set(self.views) - set(BOXES)
        if unknown or not self.views:
            raise ValueError(f"views must be some of {sorted(BOXES)}, not {self.views}")
        if self.filter not in FILTERS:
            raise ValueError(f"filter must be one of {sorted(FILTERS)}, not {self.filter!r}")


def make_views(picture: Image.Image, policy: ViewPolicy) -> Views:
    """The network's input for one upright RGB picture: uint8 (views, 32, 32, 3), values 0..255.

    A picture of 32x32 pixels is its own single view. Views that show the same (a square picture's whole
    and its centre) are made once. Raises ValueError for another mode than RGB.
    """
    if picture.mode != "RGB":
        raise ValueError(f"the picture must be RGB, not {picture.mode}")
    if picture.size == (SIDE, SIDE):
        return np.asarray(picture, dtype=np.uint8)[np.newaxis]
    boxes = dict.fromkeys(BOXES[view](*picture.size) for view in policy.views)
    return np.stack([_shrink(picture, box, FILTERS[policy.filter]) for box in boxes])


Box = tuple[int, int, int, int]


def _shrink(picture: Image.Image, box: Box, resampling: Image.Resampling) -> Views:
    # Pillow's filters widen with the scale, so that no pixel is skipped (antialiasing).
    return np.asarray(picture.resize((SIDE, SIDE), resampling, box=box), dtype=np.uint8)


def _whole(width: int, height: int) -> Box:
    return (0, 0, width, height)


def _centre(width: int, height: int) -> Box:
    side = min(width, height)
    left, top = (width - side) // 2, (height - side) // 2
    return (left, top, left + side, top + side)


BOXES: dict[ViewName, Callable[[int, int], Box]] = {"whole": _whole, "centre": _centre}
