"""A first layer that whitens the pictures' patches, and later layers that begin close to identity."""

from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from ml_models.training.augment import Floats

SAMPLE = 2000


def whiten_first_layer(model: keras.Sequential, pictures: Floats) -> None:
    """Sets the first kernel to the main directions of ``pictures``' patches, each with both signs.

    ``pictures`` float32 (N, side, side, 3), normalized as the network sees them. With ReLU behind it,
    a direction and its opposite together lose nothing.
    """
    conv = _find_convolutions(model)[0]
    height, width, channels, filters = conv.kernel.shape
    half = filters // 2
    windows = np.lib.stride_tricks.sliding_window_view(pictures[:SAMPLE], (height, width), (1, 2))
    patches = windows[:, ::4, ::4].transpose(0, 1, 2, 4, 5, 3).reshape(-1, height * width * channels)
    values, vectors = np.linalg.eigh(np.cov(patches.astype(np.float64), rowvar=False))
    best = vectors[:, ::-1][:, :half] / np.sqrt(values[::-1][:half] + 5e-3)
    kernel = np.concatenate([best, -best], 1).reshape(height, width, channels, filters)
    conv.kernel.assign(kernel.astype(np.float32))


def begin_near_identity(model: keras.Sequential) -> None:
    """Later convolutions first copy their inputs; filters beyond the inputs keep their random start."""
    for conv in _find_convolutions(model)[1:]:
        kernel: NDArray[Any] = conv.kernel.numpy().copy()
        height, width, channels, filters = kernel.shape
        kernel[..., :channels] = 0
        # 'Same' padding of an even kernel puts one pixel fewer before than after.
        kernel[(height - 1) // 2, (width - 1) // 2, :, :channels] = np.eye(channels, min(channels, filters))
        conv.kernel.assign(kernel)


def _find_convolutions(model: keras.Sequential) -> list[Any]:
    return [layer for layer in model.layers if isinstance(layer, keras.layers.Conv2D)]
