"""How familiar a picture looks: whether its features point where those of known pictures do.

A network is sure of much that it has never seen. Its features tell strange pictures better than its
confidence does: a logistic regression on their direction, learnt from pictures that were held out and from
strangers (see `training/evaluation/fitting.py`).
"""

from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt

from ml_models.card import CardError
from ml_models.directions import find_directions

Floats = npt.NDArray[np.floating]


class Familiar:
    """The weights of the features' directions, and an offset."""

    def __init__(self, weights: Floats) -> None:
        """Weights (D + 1,) for features of length D, the last one the offset. Raises ValueError if broken."""
        if weights.ndim != 1 or len(weights) < 2 or not np.isfinite(weights).all():
            raise ValueError(f"expected a row of finite weights, not {weights.shape}")
        self._weights = weights.astype(np.float32)

    @classmethod
    def read(cls, path: Path) -> Self:
        """The weights in the .npy file at `path`. Raises CardError for a file that holds none."""
        try:
            return cls(np.load(path, allow_pickle=False))
        except (OSError, EOFError, ValueError, TypeError) as error:
            raise CardError(f"{path} holds no weights that tell strange pictures") from error

    def write(self, path: Path) -> None:
        """Write the weights as float32, aside first, so that a reader never sees half of them."""
        aside = path.with_name(f".part-{path.name}")
        np.save(aside, self._weights)
        aside.replace(path)

    def score(self, features: Floats) -> Floats:
        """The familiarity of each of features (N, D): above 0 rather known, below 0 rather strange.

        It is the same, to the last bit, whichever pictures are scored together.
        """
        # Not a matrix product: BLAS adds up in another order for another number of rows.
        scores: Floats = (find_directions(features) * self._weights[:-1]).sum(axis=1) + self._weights[-1]
        return scores

    def score_views(self, features: Floats) -> float:
        """The mean score of one picture's views (views, D)."""
        return float(self.score(features).mean())
