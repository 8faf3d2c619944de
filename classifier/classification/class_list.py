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


def project(logits: Floats, temperature: float | Floats, classes: Sequence[Sequence[str]]) -> Floats:
    """Probabilities (..., classes) of `classes`, each given as the labels of the network it stands for.

    Of logits (..., 10), with one temperature for all or one (..., 1) for each. What no class stands for is
    masked and the rest renormalized; a merged class has the sum of its labels; one that stands for none has
    0. All are 0 when the network knows none of them.
    """
    groups = [[LABELS.index(label) for label in labels] for labels in classes]
    kept = sorted({index for group in groups for index in group})
    every = np.zeros((*np.shape(logits)[:-1], len(LABELS)))
    if kept:
        every[..., kept] = softmax(np.asarray(logits)[..., kept], temperature)
    told = np.zeros((*np.shape(logits)[:-1], len(groups)))
    for place, group in enumerate(groups):
        told[..., place] = every[..., group].sum(axis=-1)
    return told


def tell(probabilities: Floats) -> Told:
    """The likeliest class, and how sure that is. A single known class has a margin of 1."""
    return tell_all(probabilities[np.newaxis])[0]


def tell_all(probabilities: Floats, strange: Floats | None = None) -> list[Told]:
    """Of each row of probabilities (N, classes) the likeliest class, and how sure that is.

    `strange` (N,) is how likely the picture shows none of them: a rival of the likeliest class as others are.
    """
    beside = np.zeros(len(probabilities)) if strange is None else strange
    every = np.column_stack([probabilities, beside, np.zeros(len(probabilities))])
    second, first = np.sort(every, axis=1)[:, -2:].T
    entropy = -(every * np.log(np.where(every > 0, every, 1))).sum(axis=1)
    places = every[:, :-2].argmax(axis=1) if probabilities.shape[1] else np.zeros(len(every), int)
    best = probabilities.max(axis=1, initial=0)
    numbers = np.column_stack([best, first - second, entropy]).tolist()
    return [
        Told(place, *three) if three[0] > 0 else Told(None, None, None, None)
        for place, three in zip(places.tolist(), numbers, strict=True)
    ]
