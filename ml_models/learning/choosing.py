"""How much the networks' opinions count in a head, and its sharpness: by what leaving out tells."""

from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

from ml_models.ridge import Floats

SHARPNESS = np.geomspace(1.0, 32.0, 11)
USUAL_SHARPNESS, SHARPNESS_SPREAD = 10.0, 0.5
# What all networks together count; classes without labels would be given away by less than ENOUGH.
SHARES, SHARE_SPREAD, ENOUGH = (0.35, 0.6, 1.0), 0.5, 0.6
# That the networks do not count alike, in nats.
BLEND_DOUBT = 1.0
# So unlikely is what a network says is impossible.
LEAST = 1e-3
# Numbers that are looked at for each choice.
CELLS, LEAST_ROWS = 20_000, 256


@dataclass(frozen=True)
class Choice:
    """By what the scores are multiplied, and how much of what each network said is added."""

    sharpness: float
    starts: tuple[float, ...]


def choose(
    scores: Floats,
    said: Floats,
    columns: npt.NDArray[np.intp],
    can_tell: npt.NDArray[np.bool_],
    needs_networks: bool,
    can_stay: bool,
) -> Choice:
    """The likeliest choice, given scores (N, C) of pictures left out and what networks said of them.

    That is (networks, N, C), their labels' columns (N,). Only pictures that `can_tell` (N,) are looked at;
    without any the usual is chosen. Classes without a label (`needs_networks`) cannot speak for the networks
    here: these count more then. Where networks know every class (`can_stay`), their own answer without any
    score is chosen among, too: learning is then never the worse way by what is seen here.
    """
    rows = np.flatnonzero(can_tell)[: max(CELLS // scores.shape[1], LEAST_ROWS)]
    scores, columns = scores[rows].astype(np.float32), columns[rows]
    opinions = take_logarithms(said[:, rows]).astype(np.float32)
    found: list[tuple[float, Choice]] = []
    for starts, doubt in _list_starts(len(said), ENOUGH if needs_networks else 0.0):
        start = np.tensordot(starts, opinions, axes=1)
        if can_stay and sum(starts) == 1:
            found.append((doubt + _find_cost(start, columns), Choice(0.0, starts)))
        for sharpness in SHARPNESS.tolist():
            unusual = 0.5 * (np.log(sharpness / USUAL_SHARPNESS) / SHARPNESS_SPREAD) ** 2
            cost = doubt + unusual + _find_cost(sharpness * scores + start, columns)
            found.append((float(cost), Choice(sharpness, starts)))
    return min(found, key=lambda each: each[0])[1]


def take_logarithms(said: Floats) -> Floats:
    """What networks said, in nats."""
    return np.asarray(np.log(np.maximum(said, LEAST)))


def _list_starts(networks: int, least: float) -> list[tuple[tuple[float, ...], float]]:
    """What is chosen among, each with what speaks against it before anything has been seen, in nats."""
    blends = [((1 / networks,) * networks, 0.0)]
    if networks > 1:
        alone = np.eye(networks).tolist()
        blends += [(tuple(blend), BLEND_DOUBT) for blend in alone]
    return [
        (
            tuple(share * part for part in blend),
            doubt + 0.5 * float(np.log(share) / SHARE_SPREAD) ** 2,
        )
        for share, (blend, doubt) in product(SHARES, blends)
        if share >= least
    ]


def _find_cost(logits: Floats, columns: npt.NDArray[np.intp]) -> float:
    """How unlikely the labels are by these logits (N, C), in nats."""
    if not len(logits):
        return 0.0
    highest = logits.max(axis=1)
    sums = np.exp(logits - highest[:, np.newaxis]).sum(axis=1)
    return float((highest + np.log(sums) - logits[np.arange(len(logits)), columns]).sum())
