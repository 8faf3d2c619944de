"""A picture becomes the network's input. The same code trains, evaluates and serves."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
from PIL import Image

SIDE = 32

ViewName = Literal["whole", "centre", "near", "whole mirrored", "centre mirrored", "near mirrored", "between"]
VIEWS: tuple[ViewName, ...] = get_args(ViewName)
FilterName = Literal["box", "bilinear", "lanczos"]
Views = npt.NDArray[np.uint8]

FILTERS = {
    "box": Image.Resampling.BOX,
    "bilinear": Image.Resampling.BILINEAR,
    "lanczos": Image.Resampling.LANCZOS,
}


@dataclass(frozen=True)
class ViewPolicy:
    """Which views of a picture the network sees, their side in pixels, and the filter that makes them so."""

    views: tuple[ViewName, ...] = ("whole", "centre")
    filter: FilterName = "bilinear"
    side: int = SIDE

    def __post_init__(self) -> None:
        if not self.views or not set(self.views) <= set(VIEWS):
            raise ValueError(f"views must be some of {VIEWS}, not {self.views}")
        if self.filter not in FILTERS:
            raise ValueError(f"filter must be one of {sorted(FILTERS)}, not {self.filter!r}")
        if not 8 <= self.side <= 1024:
            raise ValueError(f"the side must be 8 to 1024 pixels, not {self.side}")


# The whole steps leave at least so many times the side for the filter.
REDUCING_GAP = 2.0


def make_views(picture: Image.Image, policy: ViewPolicy) -> Views:
    """The network's input for one upright RGB picture: uint8 (views, side, side, 3), values 0..255.

    A picture of just that size is its own single view. Views that show the same (a square picture's whole
    and its centre) are made once. Raises ValueError for another mode than RGB.
    """
    if picture.mode != "RGB":
        raise ValueError(f"the picture must be RGB, not {picture.mode}")
    if picture.size == (policy.side, policy.side):
        return np.asarray(picture, dtype=np.uint8)[np.newaxis]
    places = _find_places(picture.size, policy)
    shrunk = {box: _resize(picture, box, policy) for box in {box for box, _ in places}}
    return np.stack([shrunk[box][:, ::-1] if mirrored else shrunk[box] for box, mirrored in places])


def enlarge(pictures: Views, policy: ViewPolicy) -> Views:
    """Square pictures uint8 (N, n, n, 3), each as its one view of a policy without mirror images."""
    return np.concatenate([make_views(Image.fromarray(picture), policy)[:1] for picture in pictures])


def name_views(size: tuple[int, int], policy: ViewPolicy) -> list[ViewName]:
    """The views that `make_views` makes of a picture of that size (width, height), in its order."""
    if size == (policy.side, policy.side):
        return ["whole"]
    return list(_find_places(size, policy).values())


Box = tuple[float, float, float, float]
NEAR = 0.2


def _find_places(size: tuple[int, int], policy: ViewPolicy) -> dict[tuple[Box, bool], ViewName]:
    """Each place of a picture once, and whether it is mirrored, with the first view that shows it."""
    places: dict[tuple[Box, bool], ViewName] = {}
    for view in policy.views:
        place = BOXES[view.removesuffix(MIRRORED)](*size), view.endswith(MIRRORED)
        places.setdefault(place, view)
    return places


def _resize(picture: Image.Image, box: Box, policy: ViewPolicy) -> Views:
    # Pillow's filters widen with the scale, so that no pixel is skipped (antialiasing). A picture that is
    # several times as large is brought near in whole steps first, in a third of the time.
    size = (policy.side, policy.side)
    small = picture.resize(size, FILTERS[policy.filter], box=box, reducing_gap=REDUCING_GAP)
    return np.asarray(small, dtype=np.uint8)


def _whole(width: int, height: int) -> Box:
    return (0, 0, width, height)


def _centre(width: int, height: int) -> Box:
    side = min(width, height)
    left, top = (width - side) // 2, (height - side) // 2
    return (left, top, left + side, top + side)


def _near(width: int, height: int) -> Box:
    """The whole without a fifth at each edge."""
    return (width * NEAR, height * NEAR, width * (1 - NEAR), height * (1 - NEAR))


def _between(width: int, height: int) -> Box:
    """Midway between the whole and the centre: half of what is beyond the square at each edge."""
    left, top, right, bottom = (edge / 2 for edge in _centre(width, height))
    return (left, top, right + width / 2, bottom + height / 2)


MIRRORED = " mirrored"
BOXES: dict[str, Callable[[int, int], Box]] = {
    "whole": _whole,
    "centre": _centre,
    "near": _near,
    "between": _between,
}
