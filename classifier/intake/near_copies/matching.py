"""Which fingerprints show the same picture: NumPy alone, in blocks, no memory for all pairs at once.

Two pictures are near copies when one, moved and stretched a little, lies over the other. The shift and the
stretch are found in one step of Lucas and Kanade's registration ("An iterative image registration technique",
1981): what is left of the difference, compared with the contrast, decides. Only pairs that agree roughly
(brightness, contrast, colour, coarse structure) are looked at so closely, and of each picture the likeliest.
"""

from __future__ import annotations

from collections.abc import Buffer, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from classifier.intake.fingerprints import BYTES, MIDDLE, SIDE, Floats

Numbers = npt.NDArray[np.intp]

# What a cut of 5 % at each edge leaves alike in 98 of 100 pictures; measured in benchmarks/near_copies.py.
LEAST_CONTRAST = 4.0
MOST_BRIGHTNESS_APART = 15.0
MOST_CHROMA_APART = 5.0
MOST_CONTRAST_RATIO = 1.28
LEAST_ALIKE = 0.84
# What may be left of the difference: of the variance, with any contrast and with little left in grey levels.
MOST_LEFT = 0.05
MOST_LEFT_IF_FAINT = 0.09
FAINT = 6.0
# Pixels of the 16 by which a picture may be moved, and stretched over its whole side.
MOST_MOVED, MOST_STRETCHED = 1.3, 3.6

_WAVES = 8
_ROWS_AT_ONCE = 256
_PAIRS_AT_ONCE = 2048
# Of a thousand frames of a still camera each is a copy of all others: some of them are enough to join all.
_LIKELIEST = 64


@dataclass(frozen=True)
class Prints:
    """Fingerprints by rising brightness. `places` says where each stood in what was read.

    `luma` (n, 16, 16) slightly smoothed grey levels, `coarse` (n, 36) their long waves, with length 1,
    `means` (n, 3) brightness and chroma, `contrast` (n,) the logarithm of grey levels. In all but `luma`
    the middle counts more than the edges, which may be cut off.
    """

    places: Numbers
    luma: Floats
    coarse: Floats
    means: Floats
    contrast: Floats

    @property
    def brightness(self) -> Floats:
        """Mean grey levels (n,), rising."""
        return self.means[:, 0]

    def __len__(self) -> int:
        return len(self.places)


def read_prints(fingerprints: Sequence[Buffer | None]) -> Prints:
    """Prepare fingerprints to be compared. Nearly uniform ones, and what is none, are left out: they look
    like each other and are no copies."""
    whole = {place: bytes(each) for place, each in enumerate(fingerprints) if each is not None}
    known = np.array([place for place, each in whole.items() if len(each) == BYTES], np.intp)
    joined = b"".join(whole[place] for place in known)
    raw = np.frombuffer(joined, np.uint8).reshape(len(known), BYTES)
    luma = _smooth(raw[:, : SIDE * SIDE].reshape(-1, SIDE, SIDE).astype(np.float32))
    means = np.column_stack([(luma * MIDDLE).sum(axis=(1, 2)), raw[:, SIDE * SIDE :]]).astype(np.float32)
    centred = luma - means[:, 0, None, None]
    contrast = np.sqrt((centred**2 * MIDDLE).sum(axis=(1, 2)))
    kept = np.flatnonzero(contrast >= LEAST_CONTRAST)
    kept = kept[np.argsort(means[kept, 0], kind="stable")]
    coarse = _find_long_waves(centred[kept] * np.sqrt(MIDDLE))
    return Prints(known[kept], luma[kept], coarse, means[kept], np.log(contrast[kept]))


def find_pairs(left: Prints, right: Prints) -> Iterator[tuple[int, int]]:
    """The places (in `left`, in `right`) of near copies. With itself, each picture is its own copy, too."""
    for start in range(0, len(left), _ROWS_AT_ONCE):
        rows = slice(start, min(start + _ROWS_AT_ONCE, len(left)))
        for one, other in _find_candidates(left, right, rows):
            same = are_same(left.luma[one], right.luma[other])
            yield from zip(left.places[one[same]].tolist(), right.places[other[same]].tolist(), strict=True)


def are_same(one: Floats, other: Floats) -> npt.NDArray[np.bool_]:
    """For each two of smoothed (n, 16, 16): whether they are one picture, a little moved and stretched."""
    inner = slice(1, -1)  # the edge is what was cut off
    steps, difference = _find_steps(one, other)
    normal = steps.transpose(0, 2, 1) @ steps + 0.01 * np.eye(4, dtype=np.float32)
    moved = np.linalg.solve(normal, steps.transpose(0, 2, 1) @ difference[..., None])
    left = ((difference - (steps @ moved)[..., 0]) ** 2).mean(axis=1)
    variance = (one[:, inner, inner].var(axis=(1, 2)) + other[:, inner, inner].var(axis=(1, 2))) / 2
    share = left / np.maximum(variance, 1e-6)
    is_near = (np.abs(moved[:, (0, 2), 0]) < MOST_MOVED).all(axis=1)
    is_near &= (np.abs(moved[:, (1, 3), 0]) < MOST_STRETCHED).all(axis=1)
    is_small: npt.NDArray[np.bool_] = (share < MOST_LEFT) | ((share < MOST_LEFT_IF_FAINT) & (left < FAINT**2))
    return is_small & is_near


def _find_steps(one: Floats, other: Floats) -> tuple[Floats, Floats]:
    """How a point's grey level changes with a shift and a stretch along each side (n, 196, 4), and how it
    differs between the two (n, 196)."""
    inner = slice(1, -1)
    middle = (one + other) / 2
    along_y = (middle[:, 2:, inner] - middle[:, :-2, inner]) / 2
    along_x = (middle[:, inner, 2:] - middle[:, inner, :-2]) / 2
    from_centre = ((np.arange(SIDE, dtype=np.float32) - (SIDE - 1) / 2) / SIDE)[inner]
    changes = [along_x, along_x * from_centre, along_y, along_y * from_centre[:, None]]
    steps: Floats = np.stack(changes, axis=-1, dtype=np.float32).reshape(len(one), -1, 4)
    return steps, (other - one)[:, inner, inner].reshape(len(one), -1)


def _find_candidates(left: Prints, right: Prints, rows: slice) -> Iterator[tuple[Numbers, Numbers]]:
    """Rows of `left` and of `right` that agree roughly, some at a time."""
    low = left.brightness[rows.start] - MOST_BRIGHTNESS_APART
    high = left.brightness[rows.stop - 1] + MOST_BRIGHTNESS_APART
    first, last = np.searchsorted(right.brightness, (low, high))
    alike = left.coarse[rows] @ right.coarse[first:last].T
    one, other = np.divmod(np.flatnonzero(_find_likeliest(alike)), max(last - first, 1))
    one, other = one + rows.start, other + first
    agree = np.abs(left.contrast[one] - right.contrast[other]) < np.log(MOST_CONTRAST_RATIO)
    one, other = one[agree], other[agree]
    most_apart = (MOST_BRIGHTNESS_APART, MOST_CHROMA_APART, MOST_CHROMA_APART)
    agree = (np.abs(left.means[one] - right.means[other]) <= most_apart).all(axis=1)
    one, other = one[agree], other[agree]
    for start in range(0, len(one), _PAIRS_AT_ONCE):
        yield one[start : start + _PAIRS_AT_ONCE], other[start : start + _PAIRS_AT_ONCE]


def _find_likeliest(alike: Floats) -> npt.NDArray[np.bool_]:
    """Which of (rows, others) are alike enough; of a row with very many only those that are most."""
    enough: npt.NDArray[np.bool_] = alike > LEAST_ALIKE
    for row in np.flatnonzero(np.count_nonzero(enough, axis=1) > 4 * _LIKELIEST):
        most = np.argpartition(alike[row], -_LIKELIEST)[-_LIKELIEST:]
        enough[row] = False
        enough[row, most] = True
    return enough


def _smooth(grey: Floats) -> Floats:
    """Each point with half of its neighbours, across and down: a shift then changes grey levels evenly."""
    for axis in (1, 2):
        padded = np.pad(grey, [(1, 1) if each == axis else (0, 0) for each in range(3)], mode="edge")
        before, after = np.arange(SIDE), np.arange(2, SIDE + 2)
        grey = ((padded.take(before, axis) + 2 * grey + padded.take(after, axis)) / 4).astype(np.float32)
    return grey


def _find_long_waves(centred: Floats) -> Floats:
    """The 36 coefficients of the lowest frequencies of a cosine transform, with length 1."""
    number, place = np.arange(_WAVES)[:, None], np.arange(SIDE)
    waves = np.cos(np.pi * (2 * place + 1) * number / (2 * SIDE)).astype(np.float32)
    coefficients = waves @ centred @ waves.T
    across, down = np.mgrid[:_WAVES, :_WAVES]
    low = coefficients[:, across + down < _WAVES]
    length = np.maximum(np.linalg.norm(low, axis=1, keepdims=True), 1e-6)
    return (low / length).astype(np.float32)
