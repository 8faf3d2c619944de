"""The weights that are kept have statistics of their own."""

from dataclasses import replace

import numpy as np
import tensorflow as tf
from keras import layers

from ml_models.training.augment import resize
from ml_models.training.batches import normalize
from ml_models.training.data import Pictures
from ml_models.training.drawn import draw_cifar10_like
from ml_models.training.finish import finish_weights, measure_statistics
from ml_models.training.network import Learner
from ml_models.training.recipes import RECIPES


def make() -> tuple[Learner, Pictures]:
    train = draw_cifar10_like().train.take(np.arange(500))
    return Learner(replace(RECIPES["smoke"], deterministic=False), train), train


def test_statistics_are_those_of_the_training_pictures_behind_the_first_layer() -> None:
    learner, train = make()
    measure_statistics(learner, train)
    convolution, normalization = learner.model.layers[:2]
    assert isinstance(normalization, layers.BatchNormalization)
    y = convolution(tf.constant(normalize(resize(train.x, 32), learner.recipe)))
    mean, variance = tf.nn.moments(y, (0, 1, 2))
    np.testing.assert_allclose(normalization.moving_mean, mean, rtol=0.01, atol=1e-3)
    np.testing.assert_allclose(normalization.moving_variance, variance, rtol=0.02, atol=1e-3)
    assert normalization.momentum == 0.99


def test_the_averaged_weights_are_kept_not_the_last_ones() -> None:
    learner, train = make()
    kernel = learner.model.layers[0].kernel
    average = kernel.numpy().copy()
    kernel.assign(average + 1)
    finish_weights(learner, train, train.take(np.arange(50)), [])
    np.testing.assert_allclose(kernel.numpy(), average)
