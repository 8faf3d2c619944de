"""A quick way through a plain stack of layers while training: fused normalization, repeatable dropout.

Keras normalizes a batch with separate operations, which costs several passes over the memory, and
its dropout draws from a hidden counter. Here a batch is normalized by TensorFlow's fused operation
and dropout follows from a seed alone, so that a resumed run draws what the uninterrupted one drew.
"""

from collections.abc import Sequence
from typing import Any

import tensorflow as tf
from keras import layers

Tensor = Any


def run_layers(stack: Sequence[Any], x: Tensor, seed: Tensor | None, training: bool) -> Tensor:
    """What the layers ``stack`` make of float32 ``x`` (N, side, side, 3); ``seed`` int32 (2,) sets dropout,
    None leaves it out.

    Sides other than the model's own are accepted: the last feature map is then resized to what the
    first dense layer expects. While training, moving statistics are updated.
    """
    for number, layer in enumerate(stack):
        if isinstance(layer, layers.BatchNormalization):
            x = _normalize(layer, x, training)
        elif isinstance(layer, layers.Dropout):
            if training and layer.rate and seed is not None:
                own = seed + tf.constant([number << 16, 0])
                x = tf.nn.experimental.stateless_dropout(x, layer.rate, seed=own)
        elif isinstance(layer, layers.Flatten):
            x = layer(_resize(x, layer.input.shape[1]))
        else:
            x = layer(x)
    return x


def _resize(x: Tensor, side: int) -> Tensor:
    return x if x.shape[1] == side else tf.image.resize(x, (side, side))


def _normalize(layer: layers.BatchNormalization, x: Tensor, training: bool) -> Tensor:
    gamma, beta = layer.gamma.value, layer.beta.value
    mean, variance = layer.moving_mean.value, layer.moving_variance.value
    shape = tf.shape(x)
    if len(x.shape) == 2:
        x = x[:, None, None, :]
    if not training:
        y = tf.compat.v1.nn.fused_batch_norm(
            x, gamma, beta, mean, variance, epsilon=layer.epsilon, is_training=False
        )[0]
        return tf.reshape(y, shape)
    y, batch_mean, batch_variance = tf.compat.v1.nn.fused_batch_norm(x, gamma, beta, epsilon=layer.epsilon)
    mean.assign_sub((1 - layer.momentum) * (mean - batch_mean))
    variance.assign_sub((1 - layer.momentum) * (variance - batch_variance))
    return tf.reshape(y, shape)
