"""What the network looked at: part after part of its input is hidden, and what that costs is the heat.

After Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks" (ECCV 2014,
arXiv:1311.2901). Hiding one part tells little where another says the same (the second wheel, the second
eye), so the hottest quarter is then put together step by step, with what was found already hidden.
benchmarks/why.py measures how true the result is, and how long it takes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ml_models.preprocess import SIDE, Views

Floats = npt.NDArray[np.floating]
Mask = npt.NDArray[np.bool_]
# The probability of the class with each of the masks bool (32, 32) hidden: (masks,).
Ask = Callable[[Sequence[Mask]], Floats]

# Pixels of the network's input: four cells make a quarter of it.
CELL = 8
CELLS_OF_A_QUARTER = SIDE * SIDE // 4 // (CELL * CELL)
LEAST_PROBABILITY = 1e-12
# Nats: what takes away less than a twentieth of the confidence does not stand out.
LITTLE = 0.05


@dataclass(frozen=True)
class Explanation:
    """What speaks for one class.

    `heat` (32, 32) is 0..2, over 1 inside the hottest quarter `quarter` (32, 32) and not above it elsewhere.
    `left` is the probability of the class with that quarter hidden.
    """

    heat: Floats
    quarter: Mask
    left: float


def explain(ask_quickly: Ask, ask: Ask, tries: int) -> Explanation:
    """Find what speaks for a class, in 25 questions to `ask_quickly` and 3 * `tries` + 2 to `ask`.

    `ask_quickly` may be less exact, and orders the parts; `ask` decides which make up the quarter.
    """
    cells, between = list_cells(), list_cells(CELL // 2)
    heat = spread_heat(cells + between, ask_quickly(cells + between))
    quarters = [find_hottest(heat), _gather(cells, heat, ask, tries)]
    left = ask(quarters)
    best = int(np.argmin(left))
    return Explanation(_raise_above(heat, quarters[best]), quarters[best], float(left[best]))


def list_cells(offset: int = 0) -> list[Mask]:
    """The squares of 8 by 8 pixels that tile the input from `offset` on, each as a mask, row by row."""
    starts = range(offset, SIDE - CELL + 1, CELL)
    return [_square(top, left) for top in starts for left in starts]


def hide(picture: Views, mask: Mask) -> Views:
    """`picture` uint8 (height, width, 3) with its mean colour wherever `mask` (height, width) is true."""
    mean = picture.mean(axis=(0, 1)).round().astype(np.uint8)
    return np.where(mask[..., np.newaxis], mean, picture)


def spread_heat(masks: Sequence[Mask], probabilities: Floats) -> Floats:
    """For each pixel (32, 32) the mean of -log(probability), in nats, over the masks that cover it."""
    weights = np.stack(masks).astype(np.float64)
    costs = -np.log(np.maximum(probabilities, LEAST_PROBABILITY))
    heat: Floats = np.tensordot(costs, weights, axes=1) / weights.sum(axis=0)
    return heat


def find_hottest(heat: Floats, share: float = 0.25) -> Mask:
    """The hottest `share` of the pixels of `heat`: a mask of its shape."""
    order = np.argsort(-heat, axis=None, kind="stable")
    hottest = np.zeros(heat.size, bool)
    hottest[order[: round(share * heat.size)]] = True
    return hottest.reshape(heat.shape)


def find_places(heat: Floats) -> list[tuple[int, int]]:
    """The hottest one or two of the picture's nine parts, as (row, column) of 0..2, the hottest first."""
    edges = np.linspace(0, SIDE, 4).round().astype(int)
    rows = np.add.reduceat(heat, edges[:3], axis=0)
    parts = np.add.reduceat(rows, edges[:3], axis=1) / np.outer(np.diff(edges), np.diff(edges))
    first, second = np.argsort(-parts, axis=None, kind="stable")[:2]
    places = [first] if parts.flat[second] < 0.8 * parts.flat[first] else [first, second]
    return [(int(place) // 3, int(place) % 3) for place in places]


def _gather(cells: Sequence[Mask], heat: Floats, ask: Ask, tries: int) -> Mask:
    """A quarter in one piece: the hottest cell, then always that of its neighbours whose loss costs most.

    Scattered cells would cost more still, by the pattern that hiding them makes of the picture.
    """
    by_heat = sorted(cells, key=lambda cell: -float(heat[cell].sum()))
    quarter = by_heat[0]
    for _step in range(CELLS_OF_A_QUARTER - 1):
        around = _grow(quarter)
        beside = [cell for cell in by_heat if (cell & around).any() and not (cell & quarter).any()]
        grown = [quarter | cell for cell in beside[:tries]]
        quarter = grown[int(np.argmin(ask(grown)))]
    return quarter


def _grow(mask: Mask) -> Mask:
    """The pixels beside those of the mask, and these."""
    padded = np.pad(mask, 1)
    return padded[:-2, 1:-1] | padded[2:, 1:-1] | padded[1:-1, :-2] | padded[1:-1, 2:] | mask


def _raise_above(heat: Floats, quarter: Mask) -> Floats:
    relative: Floats = (heat - heat.min()) / max(float(np.ptp(heat)), LEAST_PROBABILITY)
    return relative + quarter


def _square(top: int, left: int) -> Mask:
    mask = np.zeros((SIDE, SIDE), bool)
    mask[top : top + CELL, left : left + CELL] = True
    return mask
