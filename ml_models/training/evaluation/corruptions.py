"""Pictures made worse in nine ways and three strengths, in the manner of CIFAR-10-C.

After Hendrycks and Dietterich, "Benchmarking Neural Network Robustness to Common Corruptions and
Perturbations" (ICLR 2019, arXiv:1903.12261); the strengths are our own.
"""

from collections.abc import Callable
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageEnhance, ImageFilter

Pixels = NDArray[np.uint8]
PILImage = Image.Image
Corruption = Callable[[PILImage, float, np.random.Generator], PILImage]


def corrupt(pictures: Pixels, name: str, strength: int) -> Pixels:
    """uint8 (N, side, side, 3) made worse by the corruption ``name`` at ``strength`` 0, 1 or 2."""
    change, amounts = CORRUPTIONS[name]
    rng = np.random.default_rng([strength, len(pictures)])
    changed = [change(Image.fromarray(p), amounts[strength], rng) for p in pictures]
    return np.stack([np.asarray(picture, np.uint8) for picture in changed])


def _blur(picture: PILImage, radius: float, _: np.random.Generator) -> PILImage:
    return picture.filter(ImageFilter.GaussianBlur(radius))


def _noise(picture: PILImage, deviation: float, rng: np.random.Generator) -> PILImage:
    pixels = np.asarray(picture) + rng.normal(0, deviation, (*picture.size[::-1], 3))
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def _compress(picture: PILImage, quality: float, _: np.random.Generator) -> PILImage:
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=int(quality))
    return Image.open(buffer).convert("RGB")


def _brighten(picture: PILImage, factor: float, _: np.random.Generator) -> PILImage:
    return ImageEnhance.Brightness(picture).enhance(factor)


def _contrast(picture: PILImage, factor: float, _: np.random.Generator) -> PILImage:
    return ImageEnhance.Contrast(picture).enhance(factor)


def _rotate(picture: PILImage, degrees: float, rng: np.random.Generator) -> PILImage:
    """Turned either way; corners show the reflected picture."""
    side = picture.width
    edge = (side // 2, side // 2)
    padded = np.pad(np.asarray(picture), (edge, edge, (0, 0)), "reflect")
    turned = Image.fromarray(padded).rotate(degrees * rng.choice([-1, 1]), Image.Resampling.BILINEAR)
    return turned.crop((side // 2, side // 2, side // 2 + side, side // 2 + side))


def _downscale(picture: PILImage, factor: float, _: np.random.Generator) -> PILImage:
    side = max(1, round(picture.width * factor))
    small = picture.resize((side, side), Image.Resampling.BOX)
    return small.resize(picture.size, Image.Resampling.BILINEAR)


CORRUPTIONS: dict[str, tuple[Corruption, tuple[float, float, float]]] = {
    "blur": (_blur, (0.4, 0.7, 1.0)),
    "noise": (_noise, (5, 10, 20)),
    "jpeg": (_compress, (80, 50, 25)),
    "brighter": (_brighten, (1.2, 1.5, 1.8)),
    "darker": (_brighten, (0.8, 0.6, 0.4)),
    "less contrast": (_contrast, (0.75, 0.5, 0.3)),
    "more contrast": (_contrast, (1.25, 1.5, 2.0)),
    "rotation": (_rotate, (5, 10, 20)),
    "downscaling": (_downscale, (0.75, 0.6, 0.5)),
}
