"""Pictures that look alike are put together before anybody has named them: k-means on directions.

Arthur and Vassilvitskii, "k-means++: The Advantages of Careful Seeding" (SODA 2007); the centres are
directions, too, as in Dhillon and Modha, "Concept Decompositions for Large Sparse Text Data" (2001).
"""

import numpy as np
import numpy.typing as npt

from ml_models.calibration import Floats
from ml_models.directions import find_directions

ROUNDS = 30
# A start that is unlucky leaves two kinds on one pile: the best of several is taken.
STARTS = 8


def find_centres(directions: Floats, count: int, seed: int = 0) -> Floats:
    """At most `count` centres (K, D) of directions (N, D), each the nearest to some. The same for the same
    input. Raises ValueError without directions."""
    if not len(directions):
        raise ValueError("there is nothing to put together")
    rng = np.random.default_rng(seed)
    starts = [_settle(directions, _seed(directions, min(count, len(directions)), rng)) for _ in range(STARTS)]
    return max(starts, key=lambda centres: float((directions @ centres.T).max(axis=1).sum()))


def find_nearest(directions: Floats, centres: Floats) -> npt.NDArray[np.intp]:
    """The place (N,) of the centre that is nearest to each direction."""
    nearest: npt.NDArray[np.intp] = (directions @ centres.T).argmax(axis=1)
    return nearest


def _settle(directions: Floats, centres: Floats) -> Floats:
    """The centres moved into the middle of what is nearest to them, until nothing changes (Lloyd)."""
    nearest = find_nearest(directions, centres)
    for _ in range(ROUNDS):
        there = np.unique(nearest)
        means = np.stack([directions[nearest == place].mean(axis=0) for place in there])
        centres = find_directions(means)
        before, nearest = nearest, find_nearest(directions, centres)
        if np.array_equal(before, nearest):
            break
    return centres


def _seed(directions: Floats, count: int, rng: np.random.Generator) -> Floats:
    """Some of the directions, each far from those before it (k-means++)."""
    chosen = [int(rng.integers(len(directions)))]
    far = np.maximum(1 - directions @ directions[chosen[0]], 0)
    while len(chosen) < count and far.sum() > 0:
        chosen.append(int(rng.choice(len(directions), p=far / far.sum())))
        far = np.minimum(far, np.maximum(1 - directions @ directions[chosen[-1]], 0))
    return directions[chosen]
