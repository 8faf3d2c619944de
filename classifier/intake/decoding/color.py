"""Brings pixels of every kind to 8 bit, onto white, and to sRGB."""

from __future__ import annotations

import io
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PIL import Image, ImageCms
from PIL.Image import Image as PILImage

_DEEP_GREY = ("I", "F")
_MODE_OF_SPACE = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK", "Lab": "LAB"}
# Larger profiles are ignored; those up to the second limit have their transforms kept.
_MOST_PROFILE_BYTES = 4 * 2**20
_MOST_KEPT_PROFILE_BYTES = 64 * 2**10
# The transform of an sRGB profile moves no colour further than rounding does.
_ROUNDING = 2


@dataclass(frozen=True)
class GreyRange:
    """The values that become black and white in a picture of more than 8 bits."""

    black: float
    white: float


def is_deep(mode: str) -> bool:
    """Whether pixels of this mode have more than 8 bits in one channel and must be scaled."""
    return mode.startswith("I;16") or mode in _DEEP_GREY


def choose_range(mode: str, low: float, high: float, bits: int = 16) -> GreyRange:
    """The range for a picture whose values lie between `low` and `high`.

    `I;16` has a range of its own, of `bits`. Files of 32 bits and of floating point do not say theirs: the
    smallest usual one that holds all values is taken.
    """
    if mode.startswith("I;16"):
        return GreyRange(0, 2**bits - 1)
    if low >= 0:
        usual = (1, 255, 65535) if mode == "F" else (255, 65535)
        for white in usual:
            if high <= white:
                return GreyRange(0, white)
    return GreyRange(min(low, 0), max(high, low + 1))


def find_extremes(strip: PILImage) -> tuple[float, float]:
    """The lowest and highest finite value of a deep grey picture; (0, 0) without any."""
    values = np.asarray(strip)
    finite = values[np.isfinite(values)]
    return (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)


def scale_to_8_bit(strip: PILImage, grey_range: GreyRange) -> PILImage:
    """A deep grey picture as mode L; a transparent value (PNG's tRNS) becomes white."""
    values = np.nan_to_num(np.asarray(strip, dtype=np.float32))
    share = (values - grey_range.black) / (grey_range.white - grey_range.black)
    grey = (np.clip(share, 0, 1) * 255 + 0.5).astype(np.uint8)
    transparent = strip.info.get("transparency")
    if isinstance(transparent, int):
        grey[values == transparent] = 255
    return Image.fromarray(grey)


def lay_on_white(strip: PILImage) -> PILImage:
    """An 8-bit picture as mode L, RGB, CMYK or LAB, without transparency: white shines through."""
    if strip.mode in ("La", "RGBa"):
        strip = strip.convert({"La": "LA", "RGBa": "RGBA"}[strip.mode])
    if not strip.has_transparency_data:
        return strip if strip.mode in _MODE_OF_SPACE.values() else strip.convert(_opaque_mode(strip.mode))
    is_grey = strip.mode in ("LA", "L", "1")
    layered = strip.convert("LA" if is_grey else "RGBA")
    white = Image.new("L" if is_grey else "RGB", strip.size, "white")
    white.paste(layered.convert(white.mode), mask=layered.getchannel("A"))
    return white


def convert_to_srgb(image: PILImage, profile: bytes | None) -> PILImage:
    """A picture of mode L, RGB, CMYK or LAB as RGB in sRGB; a broken or unfitting profile is ignored."""
    if image.mode == "LAB":
        return _apply(_transform_lab(), image)
    if profile and len(profile) <= _MOST_PROFILE_BYTES:
        with suppress(Exception):
            build = _build_kept if len(profile) <= _MOST_KEPT_PROFILE_BYTES else _build_transform
            fitting = _mode_for(profile, image.mode)
            if fitting and (transform := build(profile, fitting)):
                return _apply(transform, image.convert(fitting))
    return image if image.mode == "RGB" else image.convert("RGB")  # Pillow would copy it


def _opaque_mode(mode: str) -> str:
    return "L" if mode == "1" else "RGB"


def _mode_for(profile: bytes, mode: str) -> str | None:
    """The mode that a picture of `mode` is given to the profile in: grey fits RGB profiles too."""
    space = profile[16:20].decode("latin-1").strip()
    fitting = _MODE_OF_SPACE.get(space)
    return fitting if fitting == mode or (mode == "L" and fitting == "RGB") else None


def _build_transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """The way from `profile` to sRGB, or None when it leads nowhere: the profile is sRGB itself."""
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    transform = ImageCms.buildTransform(source, _srgb(), mode, "RGB")
    return None if mode == "RGB" and _changes_nothing(transform) else transform


_build_kept = lru_cache(maxsize=16)(_build_transform)


@lru_cache(maxsize=1)
def _transform_lab() -> ImageCms.ImageCmsTransform:
    return ImageCms.buildTransform(ImageCms.createProfile("LAB"), _srgb(), "LAB", "RGB")


def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def _changes_nothing(transform: ImageCms.ImageCmsTransform) -> bool:
    steps = np.linspace(0, 255, 6, dtype=np.uint8)
    cube = np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(1, -1, 3)
    changed = np.asarray(_apply(transform, Image.fromarray(cube)), dtype=np.int16)
    return int(np.abs(changed - cube).max()) <= _ROUNDING


def _apply(transform: ImageCms.ImageCmsTransform, image: PILImage) -> PILImage:
    converted = ImageCms.applyTransform(image, transform)
    if converted is None:
        raise ValueError("the profile could not be applied")
    return converted
