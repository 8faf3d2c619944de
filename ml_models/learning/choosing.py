"""How much the networks' opinions count in a head, and the temperature: by what leaving out tells."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ml_models.ridge import Floats

SHARES = (0.0, 0.12, 0.25, 0.5, 1.0)
# What does best while there is little to choose by; less would give classes without labels away.
USUAL_SHARE, SHARE_DOUBT = 0.25, 0.5
USUAL_TEMPERATURE, TEMPERATURE_SPREAD = 0.1, 0.4
TEMPERATURES = np.geomspace(0.02, 0.8, 17)
# That the networks do not count alike, in nats.
BLEND_DOUBT = 1.0
# Numbers that are looked at for each choice.
CELLS, LEAST_ROWS = 20_000, 256


@dataclass(frozen=True)
class Choice:
    """How much of what each network said is added to the scores, and by what these are divided."""

    starts: tuple[float, ...]
    temperature: float = USUAL_TEMPERATURE


def choose(
    own: Floats,
    said: Floats,
    columns: npt.NDArray[np.intp],
    can_tell: npt.NDArray[np.bool_],
    needs_networks: bool,
) -> Choice:
    """The likeliest choice, given scores (N, C) of pictures left out, and what each network adds (networks,
    N, C).

    Only pictures that `can_tell` (N,) are looked at; without any the usual is chosen. Classes without a label
    (`needs_networks`) cannot speak for the networks here: these count at least as much as usual then.
    """
    rows = np.flatnonzero(can_tell)[: max(CELLS // own.shape[1], LEAST_ROWS)]
    own, said, columns = own[rows], said[:, rows], columns[rows]
    found: list[tuple[float, Choice]] = []
    for starts, doubt in _list_starts(len(said), USUAL_SHARE if needs_networks else 0.0):
        costs = _find_costs(own + np.tensordot(starts, said, axes=1), columns)
        best = int(np.argmin(costs))
        found.append((doubt + costs[best], Choice(starts, float(TEMPERATURES[best]))))
    return min(found, key=lambda each: each[0])[1]


def _list_starts(networks: int, least: float) -> list[tuple[tuple[float, ...], float]]:
    """What is chosen among, each with what speaks against it before anything has been seen, in nats."""
    alone = [tuple(float(each == other) for other in range(networks)) for each in range(networks)]
    blends = [((1 / networks,) * networks, 0.0)]
    blends += [(blend, BLEND_DOUBT) for blend in alone] if networks > 1 else []
    return [
        (tuple(share * part for part in blend), doubt + _doubt_share(share))
        for share in SHARES
        if share >= least
        for blend, doubt in blends
    ]


def _doubt_share(share: float) -> float:
    return float(SHARE_DOUBT * np.log((share + 0.03) / (USUAL_SHARE + 0.03)) ** 2)


def _find_costs(scores: Floats, columns: npt.NDArray[np.intp]) -> Floats:
    """What speaks against each of the temperatures, in nats: labels that are unlikely, and being unusual."""
    costs = 0.5 * (np.log(TEMPERATURES / USUAL_TEMPERATURE) / TEMPERATURE_SPREAD) ** 2
    if not len(scores):
        return np.asarray(costs)
    off = (scores - scores[np.arange(len(scores)), columns][:, None]).astype(np.float32)
    highest = off.max(1, keepdims=True)
    for place, temperature in enumerate(TEMPERATURES.astype(np.float32)):
        sums = np.exp((off - highest) / temperature).sum(1)
        costs[place] += float((highest[:, 0] / temperature + np.log(sums)).sum())
    return np.asarray(costs)
