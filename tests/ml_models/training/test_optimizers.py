"""Every optimizer finds the bottom of a valley, and Muon's steps are orthogonal."""

import numpy as np
import pytest
import tensorflow as tf

from ml_models.training.optimizers import make_updater, orthogonalize
from ml_models.training.recipe import Optimizer


@pytest.mark.parametrize("chosen", [Optimizer("sgd", 0.02, 0.9), Optimizer("adam", 0.1)], ids=["sgd", "adam"])
def test_it_finds_the_bottom(chosen: Optimizer) -> None:
    variable = tf.Variable([[3.0, -2.0]])
    updater = make_updater(chosen, [variable])
    for _ in range(200):
        updater.apply([2 * (variable - [[1.0, 1.0]])], tf.constant(1.0))
    np.testing.assert_allclose(variable.numpy(), [[1.0, 1.0]], atol=0.05)


def test_adam_steps_as_keras_does() -> None:
    import keras

    ours, stock = tf.Variable([1.0, -2.0]), keras.Variable([1.0, -2.0])
    updater, optimizer = make_updater(Optimizer("adam", 0.01), [ours]), keras.optimizers.Adam(0.01)
    for step in range(5):
        gradient = tf.constant([0.3 + step, -0.001])
        updater.apply([gradient], tf.constant(1.0))
        optimizer.apply([gradient], [stock])
    np.testing.assert_allclose(ours.numpy(), stock.numpy(), atol=1e-5)


def test_orthogonal_steps_have_singular_values_near_one() -> None:
    matrix = tf.constant(np.random.default_rng(0).normal(size=(128, 32)).astype("float32"))
    values = np.linalg.svd(orthogonalize(matrix).numpy(), compute_uv=False)
    assert 0.6 < values.min() <= values.max() < 1.3


def test_muon_turns_inner_kernels_and_keeps_their_length() -> None:
    rng = np.random.default_rng(0)
    shapes = [(4, 4, 3, 8), (8,), (4, 4, 8, 8), (8, 10)]
    variables = [tf.Variable(rng.normal(size=shape).astype("float32")) for shape in shapes]
    updater = make_updater(Optimizer("muon", 0.1, kernel_rate=0.05), variables)
    before = [v.numpy() for v in variables]
    updater.apply([tf.ones_like(v) for v in variables], tf.constant(1.0))
    assert np.linalg.norm(variables[2]) == pytest.approx(8**0.5, rel=1e-4)
    for number in (0, 1, 3):
        np.testing.assert_allclose(before[number] - variables[number].numpy(), 0.19, atol=1e-4)
