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
    """`weights` (D, K) and `intercept` (K,): scores = directions @ weights + intercept."""

    weights: Floats
    intercept: Floats

    def score(self, directions: Floats) -> Floats:
        """Scores (N, K) of directions (N, D): about 1 for the class that is shown, 0 for the others."""
        scores: Floats = directions @ self.weights + self.intercept
        return scores


@dataclass(frozen=True)
class Solution:
    """A head, and what tells how much each of the `count` rows that it learnt from had to say.

    `middle` (D,) is their mean, `inverse` (D, D) that of their penalized inner products around it. Without an
    intercept the middle is zero.
    """

    head: RidgeHead
    middle: Floats
    inverse: Floats
    count: int
    has_intercept: bool = True

    def leave_out(self, directions: Floats, codes: Floats) -> Floats:
        """The scores (N, K) of rows that it learnt from, directions (N, D) with codes (N, K), had each been
        left out."""
        off = directions - self.middle
        leverages = np.einsum("ij,ij->i", off @ self.inverse, off) + self.has_intercept / self.count
        residuals = codes - self.head.score(directions)
        left_out: Floats = codes - residuals / (1 - np.minimum(leverages, 1 - 1e-9))[:, None]
        return left_out


class Sums:
    """Rows added up, some at a time: the memory is the same for any number of them."""

    def __init__(self, features: int, codes: int) -> None:
        """For directions of so many `features` and as many `codes`."""
        self.count = 0
        self._x, self._y = np.zeros(features), np.zeros(codes)
        self._xx, self._xy = np.zeros((features, features)), np.zeros((features, codes))

    def add(self, directions: Floats, codes: Floats) -> None:
        """Directions (N, D) and their codes (N, K)."""
        self.count += len(directions)
        self._x += directions.sum(0, dtype=np.float64)
        self._y += codes.sum(0, dtype=np.float64)
        self._xx += directions.T @ directions
        self._xy += directions.T @ codes

    def solve(self, penalty: float, has_intercept: bool = True) -> Solution:
        """The head, by the inner products of the features. Raises ValueError without rows."""
        _check(self.count, penalty)
        middle, average = has_intercept * self._x / self.count, has_intercept * self._y / self.count
        products = self._xx - self.count * np.outer(middle, middle)
        inverse = np.linalg.inv(products + penalty * np.eye(len(middle)))
        weights = inverse @ (self._xy - self.count * np.outer(middle, average))
        head = RidgeHead(weights, average - middle @ weights)
        return Solution(head, middle, inverse, self.count, has_intercept)


@dataclass(frozen=True)
class Fit:
    """A head, and its scores (N, K) of each row that it learnt from, had that row been left out."""

    head: RidgeHead
    left_out: Floats


def fit_ridge(directions: Floats, codes: Floats, penalty: float) -> Fit:
    """The head for directions (N, D) and codes (N, K), the penalty being that of each squared weight.

    Raises ValueError without rows, for a different number of both, and for a penalty not above 0.
    """
    if len(directions) != len(codes):
        raise ValueError("a head needs rows, and a code for each of them")
    x, y = np.asarray(directions, np.float64), np.asarray(codes, np.float64)
    solution = solve_ridge(x, y, penalty)
    return Fit(solution.head, solution.leave_out(x, y))


def solve_ridge(x: Floats, y: Floats, penalty: float, has_intercept: bool = True) -> Solution:
    """The head for directions (N, D) and codes (N, K), by the shorter way. Raises as `fit_ridge` does."""
    if len(x) < x.shape[1]:
        return _solve_few(x, y, penalty, has_intercept)
    sums = Sums(x.shape[1], y.shape[1])
    sums.add(x, y)
    return sums.solve(penalty, has_intercept)


def _solve_few(x: Floats, y: Floats, penalty: float, has_intercept: bool) -> Solution:
    """By the inner products of the rows: they are fewer than the features."""
    _check(len(x), penalty)
    middle, average = has_intercept * x.mean(0), has_intercept * y.mean(0)
    off = x - middle
    towards = off.T @ np.linalg.inv(off @ off.T + penalty * np.eye(len(x)))
    weights = towards @ (y - average)
    inverse = (np.eye(len(middle)) - towards @ off) / penalty
    head = RidgeHead(weights, average - middle @ weights)
    return Solution(head, middle, inverse, len(x), has_intercept)


def _check(count: int, penalty: float) -> None:
    if penalty <= 0 or count == 0:
        raise ValueError("a head needs rows and a penalty above 0")
