"""A linear head on frozen features, in closed form, with its exact leave-one-out answers.

Ridge regression to class codes (one for the class, zero for the others). The intercept is not penalized.
Leave-one-out: what a linear smoother says of a row when the row is left out follows from what it says with
it, y - (y - fitted) / (1 - leverage). Rifkin and Lippert, "Notes on Regularized Least Squares" (MIT, 2007).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True)
class RidgeHead:
    """`weights` float64 (D, K) and `intercept` float64 (K,): scores = directions @ weights + intercept."""

    weights: Floats
    intercept: Floats

    def score(self, directions: Floats) -> Floats:
        """Scores (N, K) of directions (N, D): about 1 for the class that is shown, 0 for the others."""
        scores: Floats = directions @ self.weights + self.intercept
        return scores


@dataclass(frozen=True)
class Fit:
    """A head, and its scores (N, K) of each row that it learnt from, had that row been left out."""

    head: RidgeHead
    left_out: Floats


def fit_ridge(directions: Floats, codes: Floats, penalty: float) -> Fit:
    """The head for directions (N, D) and codes (N, K), the penalty being that of each squared weight.

    Raises ValueError without rows, for a different number of both, and for a penalty not above 0.
    """
    if penalty <= 0 or len(directions) == 0 or len(directions) != len(codes):
        raise ValueError("a head needs rows, a code for each of them, and a penalty above 0")
    x, y = np.asarray(directions, np.float64), np.asarray(codes, np.float64)
    middle, average = x.mean(0), y.mean(0)
    x, y = x - middle, y - average
    solve = _solve_wide if len(x) < x.shape[1] else _solve_tall
    weights, leverages = solve(x, y, penalty)
    residuals = y - x @ weights
    leverages = np.minimum(leverages + 1 / len(x), 1 - 1e-9)
    head = RidgeHead(weights, average - middle @ weights)
    return Fit(head, y + average - residuals / (1 - leverages)[:, None])


def _solve_wide(x: Floats, y: Floats, penalty: float) -> tuple[Floats, Floats]:
    """Weights and leverages by the rows' inner products: fewer rows than features."""
    gram = x @ x.T
    inverse = np.linalg.inv(gram + penalty * np.eye(len(x)))
    return x.T @ (inverse @ y), np.einsum("ij,ji->i", gram, inverse)


def _solve_tall(x: Floats, y: Floats, penalty: float) -> tuple[Floats, Floats]:
    """The same by the features' inner products: fewer features than rows."""
    inverse = np.linalg.inv(x.T @ x + penalty * np.eye(x.shape[1]))
    return inverse @ (x.T @ y), np.einsum("ij,ij->i", x @ inverse, x)
