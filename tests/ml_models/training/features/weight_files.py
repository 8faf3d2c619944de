"""Writes files in PyTorch's old format, and the weights of a tiny EfficientNet-Lite."""

import pickle
import struct
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np

from ml_models.training.features.efficientnet_lite import list_strides
from ml_models.training.features.state_dict import Weights

View = tuple[int, tuple[int, ...], tuple[int, ...]]


class FloatStorage:
    """A name that the file refers to; in PyTorch torch.FloatStorage."""


def _rebuild_tensor_v2(*parts: Any) -> None:
    """In PyTorch torch._utils._rebuild_tensor_v2."""


class Call:
    """Pickles as a call of `function`."""

    def __init__(self, function: Any, parts: tuple[Any, ...]) -> None:
        self.function, self.parts = function, parts

    def __reduce__(self) -> tuple[Any, ...]:
        return self.function, self.parts


class _Key:
    def __init__(self, key: str) -> None:
        self.key = key


class _Pickler(pickle.Pickler):
    def persistent_id(self, obj: Any) -> Any:
        return ("storage", FloatStorage, obj.key, "cpu", 0) if isinstance(obj, _Key) else None


def write_views(path: Path, views: dict[str, View], numbers: bytes, count: int) -> Path:
    """A file with one storage of `count` float32, `numbers`, and tensors (offset, shape, strides) on it."""
    tensors = OrderedDict(
        (name, Call(_rebuild_tensor_v2, (_Key("a"), *view, False, OrderedDict())))
        for name, view in views.items()
    )
    with path.open("wb") as file:
        for each in (1, 2, 3, tensors, ["a"]):
            _Pickler(file, protocol=2).dump(each)
        file.write(struct.pack("<q", count) + numbers)
    return path


def write_weights(path: Path, weights: Weights) -> Path:
    """A file that holds `weights` one behind the other."""
    views: dict[str, View] = {}
    offset = 0
    for name, tensor in weights.items():
        strides = tuple(stride // 4 for stride in tensor.astype("<f4").strides)
        views[name] = (offset, tensor.shape, strides)
        offset += tensor.size
    numbers = b"".join(tensor.astype("<f4").tobytes() for tensor in weights.values())
    return write_views(path, views, numbers, offset)


def draw_weights(depth: float = 1.0, width: int = 8, features: int = 24) -> Weights:
    """Weights by lot, named as the real ones are, every block `width` channels wide."""
    rng, weights = np.random.default_rng(0), Weights()

    def add_conv(name: str, *shape: int) -> None:
        weights[f"{name}.weight"] = rng.normal(0, (2 / np.prod(shape[1:])) ** 0.5, shape)

    def add_norm(name: str, channels: int) -> None:
        parts = {"weight": 1.0, "bias": 0.1, "running_mean": 0.0, "running_var": 1.0}
        weights.update({f"{name}.{part}": np.full(channels, value) for part, value in parts.items()})

    add_conv("_conv_stem", width, 3, 3, 3)
    add_norm("_bn0", width)
    for number in range(len(list_strides(depth))):
        name, wide = f"_blocks.{number}", width if number == 0 else 2 * width
        if number:
            add_conv(f"{name}._expand_conv", wide, width, 1, 1)
            add_norm(f"{name}._bn0", wide)
        add_conv(f"{name}._depthwise_conv", wide, 1, 3, 3)
        add_norm(f"{name}._bn1", wide)
        add_conv(f"{name}._project_conv", width, wide, 1, 1)
        add_norm(f"{name}._bn2", width)
    add_conv("_conv_head", features, width, 1, 1)
    add_norm("_bn1", features)
    return weights
