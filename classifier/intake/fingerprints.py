"""A fingerprint of a picture: how it looks, small enough to be compared with a hundred thousand others.

Not one of the well-known hashes (imagehash's pHash, dHash): cut off 5 % at the edges of a picture and a fifth
of their bits turn over, as many as between two different pictures of CIFAR-10 (benchmarks/near_copies.py).
A small picture can be laid over another one instead (near_copies/matching.py).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image
from PIL.Image import Image as PILImage

Floats = npt.NDArray[np.float32]

SIDE = 16
BYTES = SIDE * SIDE + 2
# Larger pictures are read at so many points along their longer side: enough for 16, and never slow.
SAMPLED_SIDE = 384
# How much each point counts (16, 16): the middle most, the edges hardly, for they may be cut off.
_HANN = np.hanning(SIDE + 2)[1:-1].astype(np.float32)
MIDDLE: Floats = np.outer(_HANN, _HANN) / np.outer(_HANN, _HANN).sum()


def sample(image: PILImage) -> PILImage:
    """An RGB picture, read at no more than 384 points along its longer side; a small one as it is."""
    scale = SAMPLED_SIDE / max(image.size)
    if scale >= 1:
        return image
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.NEAREST)


def make_fingerprint(sampled: PILImage) -> bytes:
    """258 bytes for what `sample` returned: luminance uint8 (16, 16), whatever its shape, and mean chroma.

    The chroma is blue, then red; the middle counts most.
    """
    filter_ = Image.Resampling.BOX if min(sampled.size) >= SIDE else Image.Resampling.BILINEAR
    values = np.asarray(sampled.resize((SIDE, SIDE), filter_).convert("YCbCr"), np.uint8)
    chroma = (values[..., 1:] * MIDDLE[..., None]).sum(axis=(0, 1)).round().astype(np.uint8)
    return values[..., 0].tobytes() + chroma.tobytes()
