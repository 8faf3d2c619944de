"""What the network looked at: part after part of its input is hidden, and what that costs is the heat.

After Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks" (ECCV 2014,
arXiv:1311.2901). benchmarks/why.py measures how true the heat is, and how long it takes.
"""

from functools import cache

import numpy as np
import numpy.typing as npt

from ml_models.preprocess import SIDE, Views

Floats = npt.NDArray[np.floating]
Mask = npt.NDArray[np.bool_]

# The sides of the hidden squares, in pixels of the network's input, and how many lie along each axis: large
# ones find what the network sees as a whole, small ones where it lies.
SQUARES = ((8, 6), (16, 5))
# Nats: when no square costs more than a twentieth of the confidence, no part stands out.
LITTLE = 0.05
LEAST_PROBABILITY = 1e-12


@cache
def list_masks() -> tuple[tuple[Mask, ...], ...]:
    """What is hidden, one mask bool (32, 32) after the other; those of one size together."""
    return tuple(tuple(_list_squares(side, count)) for side, count in SQUARES)


def hide(picture: Views, mask: Mask) -> Views:
    """`picture` uint8 (height, width, 3) with its mean colour wherever `mask` (height, width) is true."""
    mean = picture.mean(axis=(0, 1)).round().astype(np.uint8)
    return np.where(mask[..., np.newaxis], mean, picture)


def find_heat(before: float, after: Floats) -> Floats:
    """How much each pixel speaks for the class: float64 (32, 32), in nats.

    `before` is the probability of the class, `after` (masks,) what it is with each of the masks hidden. The
    heat is how far its logarithm falls, the mean over the masks around the pixel, added over their sizes; it
    is negative where hiding makes the class more probable.
    """
    falls = np.log(max(before, LEAST_PROBABILITY)) - np.log(np.maximum(after, LEAST_PROBABILITY))
    heat: Floats = np.zeros((SIDE, SIDE))
    for masks in list_masks():
        weights = np.stack(masks).astype(np.float64)
        heat += np.tensordot(falls[: len(masks)], weights, axes=1) / weights.sum(axis=0)
        falls = falls[len(masks) :]
    return heat


def find_hottest(heat: Floats, share: float = 0.25) -> Mask:
    """The hottest `share` of the pixels of `heat`: a mask of its shape."""
    order = np.argsort(-heat, axis=None, kind="stable")
    hottest = np.zeros(heat.size, bool)
    hottest[order[: round(share * heat.size)]] = True
    return hottest.reshape(heat.shape)


def find_places(heat: Floats) -> list[tuple[int, int]]:
    """The hottest one or two of the picture's nine parts, as (row, column) of 0..2; or none."""
    if heat.max() < LITTLE:
        return []
    edges = np.linspace(0, SIDE, 4).round().astype(int)
    rows = np.add.reduceat(heat, edges[:3], axis=0)
    parts = np.add.reduceat(rows, edges[:3], axis=1) / np.outer(np.diff(edges), np.diff(edges))
    first, second = np.argsort(-parts, axis=None, kind="stable")[:2]
    places = [first] if parts.flat[second] < 0.8 * parts.flat[first] else [first, second]
    return [(int(place) // 3, int(place) % 3) for place in places]


def _list_squares(side: int, count: int) -> list[Mask]:
    starts = np.linspace(0, SIDE - side, count).round().astype(int)
    masks = []
    for top in starts:
        for left in starts:
            mask = np.zeros((SIDE, SIDE), bool)
            mask[top : top + side, left : left + side] = True
            masks.append(mask)
    return masks
