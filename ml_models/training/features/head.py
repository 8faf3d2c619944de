"""The ten-class head: fitted on features of CIFAR-10's training split, which are kept between runs."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ml_models.directions import find_root_directions
from ml_models.predictor import Floats, LiteRTPredictor
from ml_models.preprocess import ViewPolicy, enlarge
from ml_models.processors import count_processors
from ml_models.ridge import Fit, fit_ridge
from ml_models.training.data import Pictures

PENALTIES = (0.1, 0.3, 1.0, 3.0, 10.0)
BATCH = 16
# So much of CIFAR-10 is given for a larger penalty: photographs are other pictures, and a smoother head
# carries over to them better (docs/photo_network.md).
GIVEN = 0.005


def choose_rows(pictures: Pictures, count: int) -> NDArray[np.int64]:
    """The first pictures of each class, as many of each, `count` in all."""
    classes = np.unique(pictures.y)
    each = max(1, count // len(classes))
    return np.sort(np.concatenate([np.flatnonzero(pictures.y == label)[:each] for label in classes]))


def find_features(
    pictures: NDArray[np.uint8], network: bytes, policy: ViewPolicy, keep: Path | None = None
) -> Floats:
    """Features float32 (N, 1280) of uint8 (N, 32, 32, 3), by the LiteRT file `network`; kept at `keep`."""
    if keep is not None and keep.exists():
        return np.asarray(np.load(keep))
    predictor = LiteRTPredictor(network, count_processors())
    features = np.concatenate(
        [
            predictor.predict(enlarge(pictures[first : first + BATCH], policy))[-1]
            for first in range(0, len(pictures), BATCH)
        ]
    )
    if keep is not None:
        keep.parent.mkdir(parents=True, exist_ok=True)
        np.save(keep, features)
    return features


def fit_head(features: Floats, labels: NDArray[np.uint8], classes: int) -> tuple[Fit, float]:
    """The head with the largest penalty whose leave-one-out answers are right nearly as often as any's.

    Returns that penalty, too.
    """
    directions, codes = find_root_directions(features), np.eye(classes)[labels]
    fits = {penalty: fit_ridge(directions, codes, penalty) for penalty in PENALTIES}
    right = {penalty: float((fit.left_out.argmax(1) == labels).mean()) for penalty, fit in fits.items()}
    enough = max(right.values()) - GIVEN
    chosen = max(penalty for penalty in PENALTIES if right[penalty] >= enough)
    return fits[chosen], chosen
