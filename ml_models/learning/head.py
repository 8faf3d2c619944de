"""A learnt head: what it says of pictures, from their directions and from what networks said before."""

from dataclasses import dataclass

import numpy as np

from ml_models.calibration import softmax
from ml_models.learning.choosing import take_logarithms
from ml_models.ridge import Floats


@dataclass(frozen=True)
class LearntHead:
    """`weights` (D, C) and `intercept` (C,) make scores of directions, which are multiplied by `sharpness`.

    To these is added the logarithm of what networks said before, each times its share in `starts`: where a
    picture is like none that was learnt from, the networks' opinion is left.
    """

    weights: Floats
    intercept: Floats
    sharpness: float
    starts: tuple[float, ...]

    def find_probabilities(self, directions: Floats, said: Floats) -> Floats:
        """Probabilities (N, C) of pictures with directions (N, D) and what networks said (networks, N, C)."""
        scores = directions @ self.weights + self.intercept
        return softmax(self.sharpness * scores + np.tensordot(self.starts, take_logarithms(said), axes=1))

    def to_bytes(self) -> bytes:
        """Weights and intercept as float32, row by row, the intercept last."""
        return np.vstack([self.weights, self.intercept]).astype("<f4").tobytes()

    @classmethod
    def from_bytes(
        cls, raw: bytes, columns: int, sharpness: float, starts: tuple[float, ...]
    ) -> "LearntHead":
        """What `to_bytes` wrote. Raises ValueError for another number of columns."""
        both = np.frombuffer(raw, "<f4").reshape(-1, columns)
        return cls(both[:-1], both[-1], sharpness, starts)
