"""Pictures for tests, drawn here: no file of anyone else is needed."""

from io import BytesIO
from typing import Any

import numpy as np
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def draw_picture(width: int = 60, height: int = 40, seed: int = 0) -> Image.Image:
    """A smooth RGB picture; another seed draws another one."""
    rng = np.random.default_rng(seed)
    coarse = rng.integers(0, 256, (4, 4, 3), dtype=np.uint8)
    return Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC)


def encode(picture: Image.Image, format: str = "JPEG", **options: Any) -> bytes:
    """The picture as a file's bytes."""
    buffer = BytesIO()
    picture.save(buffer, format, **options)
    return buffer.getvalue()


def make_upload(
    name: str = "picture.jpg", content: bytes | None = None, *, seed: int = 0
) -> SimpleUploadedFile:
    """A file as the upload form hands it on; a JPEG of 60x40 pixels unless `content` is given."""
    return SimpleUploadedFile(name, encode(draw_picture(seed=seed)) if content is None else content)
