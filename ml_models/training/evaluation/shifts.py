"""Averaging over a picture, its mirror image, and both moved by a pixel, as airbench tests its networks.

After Keller Jordan, "94% on CIFAR-10 in 3.29 Seconds on a Single GPU" (2024, arXiv:2404.00498):
what was not moved counts half, all that was moved the other half.
"""

import numpy as np
from numpy.typing import NDArray

from ml_models.training.data import Pictures
from ml_models.training.evaluation.fitting import fit_temperature
from ml_models.training.evaluation.metrics import find_nll
from ml_models.training.evaluation.prediction import Found, Network, find, find_mirrored

Pixels = NDArray[np.uint8]
# Pixels down and to the right. The first two are airbench's.
SHIFTS = ((-1, -1), (1, 1), (-1, 1), (1, -1))
COUNTS = (0, 2, 4)


def shift(pictures: Pixels, down: int, right: int) -> Pixels:
    """uint8 (N, side, side, 3) moved by at most a pixel; at the edge they are reflected."""
    side = pictures.shape[1]
    padded = np.pad(pictures, ((0, 0), (1, 1), (1, 1), (0, 0)), "reflect")
    return padded[:, 1 - down : 1 - down + side, 1 - right : 1 - right + side]


def find_shifted(pair: Found, pictures: Pixels, network: Network, count: int) -> Found:
    """``pair``, found of pictures and their mirror images, averaged with ``count`` shifts of both."""
    return average_shifted(pair, [find_pair(shift(pictures, *by), network) for by in SHIFTS[:count]])


def find_pair(pictures: Pixels, network: Network) -> Found:
    """What is found of pictures averaged with their mirror images."""
    return find(pictures, network).average_with(find_mirrored(pictures, network))


def average_shifted(pair: Found, shifted: list[Found]) -> Found:
    """Half of ``pair`` and half of the mean of the others, or ``pair`` alone."""
    if not shifted:
        return pair
    mean = shifted[0]
    for number, other in enumerate(shifted[1:], 2):
        mean = mean.average_with(other, 1 / number)
    return pair.average_with(mean)


def choose_shifts(pair: Found, validation: Pictures, network: Network) -> tuple[int, Found]:
    """How many shifts serve the validation split best, and what is then found of it.

    By the likelihood at the best temperature: the accuracy of 5,000 pictures is too coarse to choose by.
    """
    shifted = [find_pair(shift(validation.x, *by), network) for by in SHIFTS]
    tried = [(count, average_shifted(pair, shifted[:count])) for count in COUNTS]
    return min(tried, key=lambda one: _measure(one[1], validation))


def _measure(found: Found, validation: Pictures) -> float:
    return find_nll(found.logits, validation.y, fit_temperature(found.logits, validation.y))
