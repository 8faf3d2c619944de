"""Pictures that need no download: ten kinds of coloured stripes, for trying out the training."""

import numpy as np

from ml_models.training.data import Cifar10, Pictures

TRAIN, TEST = 700, 100


def draw_cifar10_like(seed: int = 5) -> Cifar10:
    """Ten easily told classes of uint8 (N, 32, 32, 3), as many of each."""
    rng = np.random.default_rng(seed)
    return Cifar10(_draw(TRAIN, rng), _draw(TEST, rng))


def _draw(count: int, rng: np.random.Generator) -> Pictures:
    labels = rng.permutation(np.arange(count) % 10)
    down, across = np.mgrid[:32, :32] / 32
    angle = labels[:, None, None] % 5 * np.pi / 5
    place = across * np.cos(angle) + down * np.sin(angle)
    waves = np.sin(place * 20 + rng.uniform(0, 6, (count, 1, 1)))[..., None]
    colours = np.where(labels[:, None] < 5, (90, 60, -40), (-60, 40, 90))[:, None, None, :]
    noise = rng.normal(0, 20, (count, 32, 32, 3))
    return Pictures(np.clip(128 + waves * colours + noise, 0, 255).astype(np.uint8), labels.astype(np.uint8))
