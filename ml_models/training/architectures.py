"""The networks that can be trained: the CIFAR-10 CNN and the four networks it was chosen over."""

from collections.abc import Callable, Sequence
from typing import Any

import keras
from keras import layers

CLASSES = 10
SIDE = 32
BLOCKS = (64, 128, 256)
DROPOUT = (0.1, 0.2, 0.3, 0.5)
IMAGENET_MEAN = (123.68, 116.779, 103.939)
# What each one's ImageNet weights expect to be taken off red, green and blue; the rest is divided by 127.5.
TRANSFER = {
    "VGG16": IMAGENET_MEAN,
    "MobileNet": (127.5, 127.5, 127.5),
    "ResNet152": IMAGENET_MEAN,
    "ResNet50": IMAGENET_MEAN,
}


def build_cnn(dropout: Sequence[float] = DROPOUT) -> keras.Model:
    """The 23-layer network: float32 (N, 32, 32, 3) -> logits float32 (N, 10).

    ``dropout`` holds the rates of the three blocks and of the head. Dropout has no weights, so a
    recipe may train at lower rates; what is saved always has the rates of the specification.
    """
    table: list[Any] = [layers.Input((SIDE, SIDE, 3))]
    for filters, rate in zip(BLOCKS, dropout, strict=False):
        for _ in range(2):
            table.append(layers.Conv2D(filters, 4, padding="same", activation="relu"))
            table.append(layers.BatchNormalization())
        table += [layers.MaxPooling2D(2), layers.Dropout(rate)]
    table += [layers.Flatten(), layers.Dense(256, activation="relu"), layers.BatchNormalization()]
    table += [layers.Dropout(dropout[-1]), layers.Dense(CLASSES)]
    return keras.Sequential(table, name="cifar10_cnn")


def build_transfer(name: str, weights: str | None) -> keras.Model:
    """A network of keras.applications with a new head, logits (N, 10); ``weights``: "imagenet" or None.

    Takes pictures as TRANSFER[name] says. Raises whatever Keras raises when the ImageNet weights cannot be
    downloaded.
    """
    make: Callable[..., keras.Model] = getattr(keras.applications, name)
    body = make(include_top=False, weights=weights, input_shape=(SIDE, SIDE, 3), pooling="avg")
    if weights == "imagenet" and TRANSFER[name] == IMAGENET_MEAN:
        take_rgb(body)
    head = layers.Dropout(0.5)(layers.Dense(256, activation="relu")(body.output))
    return keras.Model(body.input, layers.Dense(CLASSES)(head), name=f"{name.lower()}_transfer")


def take_rgb(body: keras.Model) -> None:
    """Makes a body that learnt from BGR pictures, their mean taken off, expect RGB ones over 127.5."""
    first = next(layer for layer in body.layers if isinstance(layer, layers.Conv2D))
    first.kernel.assign(first.kernel[:, :, ::-1] * 127.5)


def build_transfer_or_scratch(name: str) -> tuple[keras.Model, str]:
    """The transfer network and "imagenet", or "scratch" where its weights cannot be had."""
    try:
        return build_transfer(name, "imagenet"), "imagenet"
    except Exception:  # Keras wraps a failed download in bare Exception
        return build_transfer(name, None), "scratch"


def count_multiply_adds(model: keras.Model) -> int:
    """Multiply-adds of one picture's way through the convolutions and dense layers."""
    total = 0
    for layer in model.layers:
        if isinstance(layer, (layers.Conv2D, layers.DepthwiseConv2D, layers.Dense)):
            positions = 1
            for side in layer.output.shape[1:-1]:
                positions *= side
            total += positions * int(layer.kernel.shape.num_elements())
    return total


def list_layers(model: keras.Model) -> list[dict[str, Any]]:
    """The table of layers: name, kind, output shape and parameters of each."""
    return [
        {
            "name": layer.name,
            "kind": type(layer).__name__,
            "shape": list(layer.output.shape[1:]),
            "parameters": layer.count_params(),
        }
        for layer in model.layers
    ]
