"""How many guesses are right, from pictures that were not picked fairly: mostly the doubtful ones are
labelled.

The labelled pictures are laid into layers by the head's confidence without their own label, and each layer
counts as much as there are pictures like it among those without a label (post-stratification).
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from ml_models.ridge import Floats

IN_A_LAYER, MOST_LAYERS = 10, 10
# With fewer labels there is nothing to tell.
ENOUGH = 10


def weigh(confidences: Floats, of_others: Floats) -> Floats:
    """How much each labelled picture (N,) counts, 1 on average.

    Given are its confidence and those of the pictures without a label (M,).
    """
    count = len(confidences)
    if not len(of_others) or not count:
        return np.ones(count)
    layers = int(np.clip(count // IN_A_LAYER, 1, MOST_LAYERS))
    edges = np.unique(np.quantile(confidences, np.arange(1, layers) / layers))
    # Each edge belongs to the layer below it: so no layer is without a labelled picture.
    own, others = np.searchsorted(edges, confidences), np.searchsorted(edges, of_others)
    in_layer = np.bincount(own, minlength=layers)
    weights = np.bincount(others, minlength=layers) / np.maximum(in_layer, 1)
    return np.asarray(weights[own] * count / len(of_others))


def find_share(is_right: npt.NDArray[np.bool_], weights: Floats) -> float | None:
    """The share (0..1) of right guesses; None where too few are known.

    A few that count for nearly all are few, too: by Kish's effective sample size, (sum w)² / sum w² (Survey
    Sampling, 1965).
    """
    total = float(weights.sum())
    if not total or total**2 / float((weights**2).sum()) < ENOUGH:
        return None
    share: Any = (is_right * weights).sum() / total
    return float(share)
