"""Features as directions: their length tells less of a picture than where they point."""

from typing import Any

import numpy as np
import numpy.typing as npt


def find_directions(features: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.float32]:
    """Features (N, D) as float32 vectors of length 1; nothing stays nothing."""
    vectors = np.asarray(features, np.float32)
    directions: npt.NDArray[np.float32] = vectors / np.maximum(
        np.linalg.norm(vectors, axis=1, keepdims=True), np.float32(1e-6)
    )
    return directions


def find_root_directions(features: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.float32]:
    """The same of the square roots of features that are never negative: no single one outshouts the others.

    After Arandjelovic and Zisserman, "Three things everyone should know to improve object retrieval" (CVPR
    2012).
    """
    return find_directions(np.sqrt(np.maximum(features, 0)))
