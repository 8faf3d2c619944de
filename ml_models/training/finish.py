"""From the last step to the weights that are kept."""

from typing import Any

import numpy as np
import tensorflow as tf
from keras import layers

from ml_models.training.architectures import SIDE
from ml_models.training.augment import resize
from ml_models.training.batches import normalize
from ml_models.training.data import Pictures
from ml_models.training.forward import run_layers
from ml_models.training.network import Learner

SAMPLE = 5000
BATCH = 250


def finish_weights(learner: Learner, train: Pictures, validation: Pictures, best: list[Any]) -> None:
    """Leaves the averaged or the best weights in the model.

    Averaged weights get statistics measured anew where these serve validation better than averaged ones.
    """
    if best:
        learner.restore([v.numpy() for v in best])
    if not learner.averages:
        return
    learner.take_averages()
    before, kept = find_accuracy(learner, validation), [v.numpy() for v in learner.variables]
    measure_statistics(learner, train)
    if find_accuracy(learner, validation) < before:
        learner.restore(kept)


def find_accuracy(learner: Learner, pictures: Pictures) -> float:
    """The share of unchanged pictures that the model in ``learner`` tells right."""
    return float((learner.predict(pictures, SIDE).argmax(1) == pictures.y).mean())


def measure_statistics(learner: Learner, train: Pictures) -> None:
    """Sets every normalization's mean and variance to those of unchanged training pictures.

    The moving averages of a run were taken with other weights, and of augmented pictures.
    """
    stack = learner.model.layers
    normalizations = [layer for layer in stack if isinstance(layer, layers.BatchNormalization)]
    momenta = [layer.momentum for layer in normalizations]
    rows = np.random.default_rng([learner.recipe.seed, 4]).permutation(len(train))[:SAMPLE]
    for number, first in enumerate(range(0, len(rows), BATCH)):
        for layer in normalizations:
            layer.momentum = number / (number + 1)  # so that every batch counts the same in the end
        pictures = resize(train.x[rows[first : first + BATCH]], SIDE)
        run_layers(stack, tf.constant(normalize(pictures, learner.recipe)), None, training=True)
    for layer, momentum in zip(normalizations, momenta, strict=True):
        layer.momentum = momentum
