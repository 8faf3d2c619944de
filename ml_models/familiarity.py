"""How familiar a picture looks: how close its features come to those of training pictures.

A network is sure of much that it has never seen; what lies far from everything that it learned from is
better told by its features. After Sun et al., "Out-of-Distribution Detection with Deep Nearest
Neighbors" (ICML 2022, arXiv:2204.06507).
"""

from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt

from ml_models.card import CardError
from ml_models.directions import find_directions

Floats = npt.NDArray[np.floating]
NEIGHBOURS = 10


class Familiar:
    """The features of training pictures, as directions."""

    def __init__(self, features: Floats) -> None:
        """Features (M, 256) of training pictures. Raises ValueError for fewer than ten or another shape."""
        if features.ndim != 2 or len(features) < NEIGHBOURS:
            raise ValueError(f"expected features of at least {NEIGHBOURS} pictures, not {features.shape}")
        self._directions = find_directions(features)

    @classmethod
    def read(cls, path: Path) -> Self:
        """The features in the .npy file at `path`. Raises CardError for a file that holds none."""
        try:
            return cls(np.load(path, allow_pickle=False))
        except (OSError, EOFError, ValueError) as error:
            raise CardError(f"{path} holds no features of training pictures") from error

    def write(self, path: Path) -> None:
        """Write the directions as float16 (M, 256)."""
        np.save(path, self._directions.astype(np.float16))

    def score(self, features: Floats) -> Floats:
        """The cosine (-1..1) between each of features (N, 256) and its tenth nearest training picture.

        It is the same, to the last bit, whichever pictures are scored together.
        """
        if len(features) == 1:
            # BLAS multiplies a single vector by another routine, whose sums end in other digits.
            return self.score(np.repeat(features, 2, axis=0))[:1]
        # The long side first: a quarter faster than the other way round.
        cosines = (self._directions @ find_directions(features).T).T
        nearest: Floats = np.partition(cosines, -NEIGHBOURS, axis=1)[:, -NEIGHBOURS]
        return nearest

    def score_views(self, features: Floats) -> float:
        """The mean score of one picture's views (views, 256)."""
        return float(self.score(features).mean())
