"""Features and a head on them as a LiteRT file: pictures as they are in, weights in float16."""

from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from ml_models.card import Normalization
from ml_models.ridge import RidgeHead

# As the weights were trained: Google's EfficientNet-Lite subtracts 127 and divides by 128.
NORMALIZATION = Normalization((127.0, 127.0, 127.0), (128.0, 128.0, 128.0))
# What one point of score counts in logits; the card's temperature does the rest.
SHARPNESS = 16.0


def add_head(body: keras.Model, head: RidgeHead) -> keras.Model:
    """`body` with two outputs: logits (N, K) by the head, and the features as they were.

    The head reads them as ml_models/directions.py makes root directions of them.
    """
    features = body.outputs[0]
    dense = layers.Dense(head.weights.shape[1])
    logits = dense(layers.UnitNormalization()(keras.ops.sqrt(features)))
    dense.set_weights([SHARPNESS * head.weights, SHARPNESS * head.intercept])
    return keras.Model(body.inputs, [logits, features])


def make_empty_head(body: keras.Model, classes: int) -> RidgeHead:
    """A head that says nothing, to find the features with."""
    return RidgeHead(np.zeros((body.output.shape[-1], classes)), np.zeros(classes))


def convert_features(model: keras.Model) -> bytes:
    """A LiteRT flatbuffer: uint8 (N, side, side, 3) -> logits float32 (N, K), features float32 (N, D)."""
    side, norm = model.inputs[0].shape[1], NORMALIZATION

    def serve(pictures: Any) -> tuple[Any, Any]:
        logits, features = model((tf.cast(pictures, tf.float32) - norm.mean) / norm.std, training=False)
        return logits, features

    signature = tf.TensorSpec((None, side, side, 3), tf.uint8, name="pictures")
    compiled: Any = tf.function(serve, input_signature=[signature])
    converter = tf.lite.TFLiteConverter.from_concrete_functions([compiled.get_concrete_function()], compiled)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.target_spec.supported_types = [tf.float16]
    flatbuffer: bytes = converter.convert()
    return flatbuffer
