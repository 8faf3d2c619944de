"""The network's ten answers told in a dataset's own classes: masked, merged, or unknown to it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ml_models.calibration import Floats, softmax
from ml_models.labels import LABELS


@dataclass(frozen=True)
class Told:
    """What the network says of one picture, in the classes of its dataset.

    `place` is the likeliest class's place in the list, None when the network knows none of the classes;
    then the three numbers (0..1, 0..1, nats) are None, too.
    """

    place: int | None
    confidence: float | None
    margin: float | None
    entropy: float | None


def project(logits: Floats, temperature: float, classes: Sequence[Sequence[str]]) -> Floats:
    """Probabilities (len(classes),) of `classes`, each given as the labels of the network it stands for.

    What no class stands for is masked and the rest renormalized; a merged class has the sum of its labels;
    one that stands for none has 0. All are 0 when the network knows none of them.
    """
    groups = [[LABELS.index(label) for label in labels] for labels in classes]
    kept = sorted({index for group in groups for index in group})
    every = np.zeros(len(LABELS))
    if kept:
        every[kept] = softmax(np.asarray(logits)[kept], temperature)
    return np.array([every[group].sum() for group in groups], dtype=np.float64)


def tell(probabilities: Floats) -> Told:
    """The likeliest class, and how sure that is. A single known class has a margin of 1."""
    known = probabilities[probabilities > 0]
    if not len(known):
        return Told(None, None, None, None)
    second, first = np.sort(np.append(known, 0.0))[-2:]
    return Told(
        place=int(np.argmax(probabilities)),
        confidence=float(first),
        margin=float(first - second),
        entropy=float(-(known * np.log(known)).sum()),
    )
