"""Conversion to LiteRT: the Keras network with its normalization inside, logits first, features second."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from ml_models.card import KERAS_FILE, LITERT_FILE, ModelCard, Normalization, hash_file
from ml_models.preprocess import SIDE


def load_serving_function(path: Path, normalization: Normalization) -> Callable[..., Any]:
    """A compiled function: uint8 (N, 32, 32, 3) -> (logits float32 (N, 10), features float32 (N, 256)).

    The features are what the last layer reads. Raises ValueError when `path` is no Keras file.
    """
    import keras
    import tensorflow as tf

    model = keras.models.load_model(path, compile=False)
    both = keras.Model(model.inputs, [model.outputs[0], model.layers[-1].input])

    def serve(pictures: Any) -> tuple[Any, Any]:
        pixels = tf.cast(pictures, tf.float32)
        logits, features = both((pixels - normalization.mean) / normalization.std, training=False)
        return logits, features

    signature = tf.TensorSpec((None, SIDE, SIDE, 3), tf.uint8, name="pictures")
    compiled: Callable[..., Any] = tf.function(serve, input_signature=[signature])
    return compiled


def convert_to_litert(path: Path, normalization: Normalization) -> bytes:
    """The Keras file at `path` as a LiteRT flatbuffer, weights in float32."""
    import tensorflow as tf

    serve: Any = load_serving_function(path, normalization)
    converter = tf.lite.TFLiteConverter.from_concrete_functions([serve.get_concrete_function()], serve)
    flatbuffer: bytes = converter.convert()
    return flatbuffer


def convert_model(folder: Path) -> ModelCard:
    """Write model.tflite beside `folder`'s model.keras and record its SHA-256 in the card.

    Returns the new card. Raises CardError when model.keras is not the file that the card describes.
    """
    card = ModelCard.read(folder)
    flatbuffer = convert_to_litert(card.check_file(folder, KERAS_FILE), card.normalization)
    aside = folder / f".{LITERT_FILE}.part"
    aside.write_bytes(flatbuffer)
    aside.replace(folder / LITERT_FILE)
    card = replace(card, sha256={**card.sha256, LITERT_FILE: hash_file(folder / LITERT_FILE)})
    card.write(folder)
    return card
