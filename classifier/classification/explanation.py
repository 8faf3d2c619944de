"""What the network looked at: part after part of its input is hidden, and what that costs is the heat.

After Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks" (ECCV 2014,
arXiv:1311.2901). The parts are squares of a quarter of the input: hiding less tells little where another
part says the same (the second wheel, the second eye). They lie coarsely first, then closely around the best;
smaller ones tell what matters within it. benchmarks/why.py measures how true the result is, and how long it
takes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ml_models.preprocess import SIDE, Views

Floats = npt.NDArray[np.floating]
Mask = npt.NDArray[np.bool_]
# The probability of the class with each of the masks bool (32, 32) hidden: (masks,).
Ask = Callable[[Sequence[Mask]], Floats]

Place = tuple[int, int]

# Pixels of the network's input: a square of half its side is a quarter of it.
SQUARE = SIDE // 2
COARSE, FINE = 8, 4
CELL = 8
FINALISTS = 2
MOST_QUICK_QUESTIONS = 9 + 8 + 9
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


def explain(ask_quickly: Ask, ask: Ask) -> Explanation:
    """Find what speaks for a class, in MOST_QUICK_QUESTIONS to `ask_quickly` and FINALISTS to `ask`.

    `ask_quickly` may be less exact, and orders the parts; `ask` decides which of the best is the quarter.
    """
    found = _ask_about(list_places(), ask_quickly)
    found |= _ask_about(list_beside(_find_best(found, 1)[0]), ask_quickly)
    finalists = _find_best(found, FINALISTS)
    left = ask([draw_square(place) for place in finalists])
    best = int(np.argmin(left))
    quarter = draw_square(finalists[best])
    around = spread_heat([draw_square(place) for place in found], np.array(list(found.values())))
    within = _look_within(finalists[best], ask_quickly)
    heat = np.where(quarter, 1 + _stretch(within, quarter), _stretch(around, ~quarter))
    return Explanation(heat, quarter, float(left[best]))


def list_places(side: int = SIDE, square: int = SQUARE, step: int = COARSE) -> list[Place]:
    """Where squares lie within `side`, `step` pixels apart: (top, left), row by row."""
    starts = range(0, side - square + 1, step)
    return [(top, left) for top in starts for left in starts]


def list_beside(place: Place) -> list[Place]:
    """The places around one of a square, closer than the coarse ones and within the input."""
    steps = [(row, column) for row in (-FINE, 0, FINE) for column in (-FINE, 0, FINE) if row or column]
    beside = [(place[0] + row, place[1] + column) for row, column in steps]
    return [(top, left) for top, left in beside if min(top, left) >= 0 and max(top, left) <= SIDE - SQUARE]


def draw_square(place: Place, side: int = SQUARE) -> Mask:
    """A mask (32, 32) that is true in the square of `side` whose top left corner is `place`."""
    mask, (top, left) = np.zeros((SIDE, SIDE), bool), place
    mask[top : top + side, left : left + side] = True
    return mask


def hide(picture: Views, mask: Mask) -> Views:
    """`picture` uint8 (height, width, 3) with its mean colour wherever `mask` (height, width) is true."""
    mean = picture.mean(axis=(0, 1)).round().astype(np.uint8)
    return np.where(mask[..., np.newaxis], mean, picture)


def spread_heat(masks: Sequence[Mask], probabilities: Floats) -> Floats:
    """For each pixel (32, 32) the mean of -log(probability), in nats, over the masks that cover it."""
    weights = np.stack(masks).astype(np.float64)
    costs = -np.log(np.maximum(probabilities, LEAST_PROBABILITY))
    heat: Floats = np.tensordot(costs, weights, axes=1) / np.maximum(weights.sum(axis=0), 1)
    return heat


def find_places(heat: Floats) -> list[tuple[int, int]]:
    """The hottest one or two of the picture's nine parts, as (row, column) of 0..2, the hottest first."""
    edges = np.linspace(0, SIDE, 4).round().astype(int)
    rows = np.add.reduceat(heat, edges[:3], axis=0)
    parts = np.add.reduceat(rows, edges[:3], axis=1) / np.outer(np.diff(edges), np.diff(edges))
    first, second = np.argsort(-parts, axis=None, kind="stable")[:2]
    places = [first] if parts.flat[second] < 0.8 * parts.flat[first] else [first, second]
    return [(int(place) // 3, int(place) % 3) for place in places]


def _ask_about(places: Sequence[Place], ask: Ask) -> dict[Place, float]:
    """The probability that is left with the square at each place hidden."""
    return dict(zip(places, ask([draw_square(place) for place in places]).tolist(), strict=True))


def _find_best(found: Mapping[Place, float], count: int) -> list[Place]:
    return sorted(found, key=lambda place: found[place])[:count]


def _look_within(place: Place, ask: Ask) -> Floats:
    """The heat of small parts of the square at `place`; 0 outside of it."""
    top, left = place
    cells = [draw_square((top + row, left + column), CELL) for row, column in list_places(SQUARE, CELL, FINE)]
    return spread_heat(cells, ask(cells))


def _stretch(heat: Floats, mask: Mask) -> Floats:
    """The heat as 0..1 between its lowest and its highest value inside the mask."""
    low, high = heat[mask].min(), heat[mask].max()
    relative: Floats = (heat - low) / max(float(high - low), LEAST_PROBABILITY)
    return relative
