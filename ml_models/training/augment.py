"""Training pictures drawn anew: one resampling of each axis does zoom, aspect, shift, blur and flip.

A picture's rows and columns are each multiplied by a small matrix, whose rows hold a triangle
filter around the place they look at. At zoom 1 and whole shifts the matrix copies pixels exactly.
Pixels beyond the edge are the picture's own, reflected.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
MARGIN = 16


@dataclass(frozen=True)
class Augmentation:
    """How far a training picture may be changed. All zeros: not at all."""

    shift: int = 0  # pixels, each axis
    flip: bool = False  # alternately: a picture is mirrored every second epoch
    zoom_share: float = 0.0  # share of the pictures that are zoomed
    zoom: float = 0.0  # largest |log| of the zoom
    aspect: float = 0.0  # largest |log| of width to height
    sharpness_share: float = 0.0  # share of the pictures that are blurred or sharpened
    blur: float = 0.0
    sharpen: float = 0.0
    colour_share: float = 0.0  # share of the pictures whose light changes
    brightness: float = 0.0  # of the full range
    contrast: float = 0.0
    saturation: float = 0.0
    cutout_share: float = 0.0
    cutout: float = 0.0  # side of the grey square, of the picture's side


PLAIN = Augmentation()


def augment(
    pictures: NDArray[np.uint8],
    mirrored: NDArray[np.bool_],
    side: int,
    settings: Augmentation,
    rng: np.random.Generator,
) -> Floats:
    """uint8 (N, 32, 32, 3) -> float32 (N, side, side, 3) in 0..1; the same ``rng`` gives the same result."""
    count, source = len(pictures), pictures.shape[1]
    rows, columns = _draw_axes(count, source, side, settings, rng)
    columns[mirrored] = columns[mirrored, ::-1]
    flat = pictures.reshape(count, source, -1).astype(np.float32) * np.float32(1 / 255)
    wide = np.matmul(rows, flat).reshape(count, side, source, 3)
    small = np.matmul(columns[:, None], wide)
    return _cut(_change_light(small, settings, rng), settings, rng)


def resize(pictures: NDArray[np.uint8], side: int) -> Floats:
    """uint8 (N, 32, 32, 3) -> float32 (N, side, side, 3) in 0..1, without any change but the size."""
    return augment(pictures, np.zeros(len(pictures), bool), side, PLAIN, np.random.default_rng(0))


def choose_mirrored(total: int, epoch: int, seed: int) -> NDArray[np.bool_]:
    """Which of ``total`` pictures are mirrored: half of them by lot, the other half in the next epoch."""
    first: NDArray[np.bool_] = np.random.default_rng([seed, 77]).random(total) < 0.5
    return first if epoch % 2 == 0 else ~first


def _draw_axes(
    count: int, source: int, side: int, settings: Augmentation, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    zoomed = rng.random(count) < settings.zoom_share
    zoom = rng.uniform(-settings.zoom, settings.zoom, count) * zoomed
    aspect = rng.uniform(-settings.aspect, settings.aspect, count) * zoomed / 2
    shifts = rng.integers(-settings.shift, settings.shift + 1, (2, count)).astype(np.float64)
    changed = rng.random(count) < settings.sharpness_share
    sharpness = rng.uniform(-settings.blur, settings.sharpen, count) * changed
    rows = _make_matrices(np.exp(zoom + aspect), shifts[0], sharpness, source, side)
    return rows, _make_matrices(np.exp(zoom - aspect), shifts[1], sharpness, source, side)


def _make_matrices(
    zoom: NDArray[np.float64],
    shift: NDArray[np.float64],
    sharpness: NDArray[np.float64],
    source: int,
    side: int,
) -> Floats:
    """(N, side, source): a zoom above 1 shows more than the picture, below 1 a part of it."""
    steps = ((np.arange(side) + 0.5) / side - 0.5) * source
    centres = source / 2 + shift[:, None] + zoom[:, None] * steps
    places = np.arange(-MARGIN, source + MARGIN) + 0.5
    distance: Floats = np.abs(places - centres[:, :, None]).astype(np.float32)
    width = np.maximum(1.0, zoom * source / side)[:, None, None].astype(np.float32)
    amount = sharpness[:, None, None].astype(np.float32)
    weights = (1 + amount) * _triangle(distance / width) - amount * _triangle(distance / (2 * width))
    return _fold(weights, source)


def _triangle(distance: Floats) -> Floats:
    weights = np.maximum(np.float32(0), np.float32(1) - distance)
    result: Floats = weights / np.maximum(weights.sum(-1, keepdims=True), np.float32(1e-6))
    return result


def _fold(weights: Floats, source: int) -> Floats:
    """Gives the weights beyond the edges to the reflected pixels (the edge pixel is not repeated)."""
    inner = weights[:, :, MARGIN : MARGIN + source].copy()
    inner[:, :, 1 : MARGIN + 1] += weights[:, :, MARGIN - 1 :: -1]
    inner[:, :, source - 1 - MARGIN : source - 1] += weights[:, :, : MARGIN + source - 1 : -1]
    return inner


def _change_light(x: Floats, settings: Augmentation, rng: np.random.Generator) -> Floats:
    count = len(x)
    changed = (rng.random(count) < settings.colour_share).astype(np.float32)
    draw = rng.uniform(-1, 1, (3, count)).astype(np.float32) * changed
    light, contrast, saturation = (v[:, None, None, None] for v in draw)
    if not settings.colour_share:
        return x
    grey = x.mean(-1, keepdims=True)
    x = grey + (x - grey) * (1 + settings.saturation * saturation)
    middle = grey.mean((1, 2), keepdims=True)
    x = middle + (x - middle) * (1 + settings.contrast * contrast) + settings.brightness * light
    result: Floats = np.clip(x, 0, 1)
    return result


def _cut(x: Floats, settings: Augmentation, rng: np.random.Generator) -> Floats:
    """Replaces a square by the picture's own mean colour."""
    count, side = x.shape[:2]
    size = round(settings.cutout * side)
    places = rng.integers(-(size // 2), side - size // 2 + 1, (2, count, 1))
    chosen: NDArray[np.bool_] = np.less(rng.random(count), settings.cutout_share)
    if not size:
        return x
    line = np.arange(side)
    covered: NDArray[np.bool_] = np.logical_and(line >= places, line < places + size)
    mask = (covered[0][:, :, None] & covered[1][:, None, :] & chosen[:, None, None])[..., None]
    result: Floats = np.where(mask, x.mean((1, 2), keepdims=True), x)
    return result
