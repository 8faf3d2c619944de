"""From the last step to the weights that are kept."""

from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf
from keras import layers

from ml_models.training.architectures import SIDE
from ml_models.training.augment import Floats, resize
from ml_models.training.batches import normalize
from ml_models.training.data import Pictures
from ml_models.training.forward import run_layers
from ml_models.training.network import Learner

SAMPLE = 10_000
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
    rows = np.random.default_rng([learner.recipe.seed, 4]).permutation(len(train))[:SAMPLE]
    batches = [rows[n : n + BATCH] for n in range(0, len(rows), BATCH)]
    for number, layer in enumerate(learner.model.layers):
        if isinstance(layer, layers.BatchNormalization):
            read = tf.function(_make_reader(learner.model.layers[:number]))
            moments = [read(normalize(resize(train.x[b], SIDE), learner.recipe)) for b in batches]
            mean, square = (np.mean([m[part].numpy() for m in moments], 0) for part in (0, 1))
            layer.moving_mean.assign(mean)
            layer.moving_variance.assign(square - mean**2)


def _make_reader(before: list[Any]) -> Callable[[Floats], tuple[Any, Any]]:
    """The mean and the mean square of each channel behind the layers ``before``."""

    def read(x: Floats) -> tuple[Any, Any]:
        y = run_layers(before, x, tf.zeros(2, tf.int32), training=False)
        axes = list(range(len(y.shape) - 1))
        return tf.reduce_mean(y, axes), tf.reduce_mean(y * y, axes)

    return read
