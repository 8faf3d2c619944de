"""The quick way through the layers gives what Keras gives, in both directions."""

import keras
import numpy as np
import tensorflow as tf

from ml_models.training.architectures import build_cnn
from ml_models.training.forward import run_layers

SEED = tf.constant([1, 2], tf.int32)


def draw(count: int = 64, side: int = 32) -> tf.Tensor:
    return tf.constant(np.random.default_rng(0).normal(size=(count, side, side, 3)).astype("float32"))


def build() -> keras.Sequential:
    keras.utils.set_random_seed(4)
    return build_cnn(dropout=(0, 0, 0, 0))


def run(model: keras.Sequential, quick: bool) -> tf.Tensor:
    return run_layers(model.layers, draw(), SEED, training=True) if quick else model(draw(), training=True)


def test_predictions_are_those_of_keras() -> None:
    model = build()
    quick = run_layers(model.layers, draw(), SEED, training=False)
    np.testing.assert_allclose(quick, model(draw(), training=False), atol=1e-4)


def test_gradients_and_moving_statistics_are_those_of_keras() -> None:
    found = []
    for quick in (False, True):
        model = build()
        with tf.GradientTape() as tape:
            loss = tf.nn.sparse_softmax_cross_entropy_with_logits(np.arange(64) % 10, run(model, quick))
        gradients = tape.gradient(loss, [v.value for v in model.trainable_variables])
        found.append([*gradients, *model.non_trainable_variables])
    for stock, quick_value in zip(*found, strict=True):
        expected = np.array(stock)
        # Rounding flips a few ReLUs and maxima.
        error = np.linalg.norm(np.array(quick_value) - expected) / (np.linalg.norm(expected) + 1e-6)
        assert error < 0.05


def test_smaller_pictures_reach_the_same_head() -> None:
    model = build()
    for side in (16, 24):
        assert run_layers(model.layers, draw(2, side), SEED, training=False).shape == (2, 10)


def test_the_same_seed_drops_the_same_values_and_another_seed_others() -> None:
    keras.utils.set_random_seed(4)
    model = build_cnn()
    found = [
        run_layers(model.layers, draw(), tf.constant([1, n], tf.int32), training=True) for n in (5, 5, 6)
    ]
    np.testing.assert_array_equal(found[0], found[1])
    assert np.abs(np.array(found[0]) - np.array(found[2])).max() > 1e-3
