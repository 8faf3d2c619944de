"""From logits to a confidence that can be believed.

Temperature scaling: Guo et al., "On Calibration of Modern Neural Networks" (ICML 2017, arXiv:1706.04599).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating]


@dataclass(frozen=True)
class Calibration:
    """What turns one network's logits into probabilities; measured, and kept in its card.

    `bend` comes first (see `bend_logits`); then `temperature` divides the logits of a single view,
    `temperature_averaged` the mean logits of several.
    Under `unsure_below` the confidence (0..1) is too low for a plain answer. The picture probably shows
    none of the classes when its familiarity is under `stranger_below` (a single view) or
    `stranger_below_averaged` (several); without these, when the probability of its two likeliest classes
    together is under `two_below`; without that, when its confidence is under `outside_below`.
    """

    temperature: float
    temperature_averaged: float
    unsure_below: float
    outside_below: float | None = None
    stranger_below: float | None = None
    stranger_below_averaged: float | None = None
    bend: float = 0.0
    two_below: float | None = None

    def __post_init__(self) -> None:
        if self.temperature <= 0 or self.temperature_averaged <= 0:
            raise ValueError("a temperature must be greater than 0")
        if self.bend < 0:
            raise ValueError("the bend must not be less than 0")
        for threshold in (self.unsure_below, self.outside_below, self.two_below):
            if threshold is not None and not 0 <= threshold <= 1:
                raise ValueError("a threshold must be between 0 and 1")

    def is_outside(
        self, confidence: float, familiarity: float | None, views: int, second: float = 0.0
    ) -> bool:
        """Whether a picture of so many views probably shows none of the classes.

        `second` is the probability of its second class: who wavers between two sees one of them.
        """
        stranger = self.stranger_below if views == 1 else self.stranger_below_averaged
        if familiarity is not None and stranger is not None:
            return familiarity < stranger
        if self.two_below is not None:
            return confidence + second < self.two_below
        return self.outside_below is not None and confidence < self.outside_below


@dataclass(frozen=True)
class Judgement:
    """What a network says of one picture, and how it is to be read.

    `probabilities` (classes,) are softmax(logits / temperature), `logits` (classes,) being averaged over
    the views and bent.
    """

    logits: Floats
    temperature: float
    probabilities: Floats
    confidence: float
    margin: float
    entropy: float
    is_unsure: bool
    is_outside: bool

    @property
    def top_class(self) -> int:
        """The index of the most probable class."""
        return int(np.argmax(self.probabilities))


def average_views(logits: Floats) -> Floats:
    """The mean logits (classes,) of one picture's views (views, classes)."""
    mean: Floats = logits.mean(axis=0, dtype=np.float64)
    return mean


def bend_logits(logits: Floats, bend: float) -> npt.NDArray[np.float64]:
    """Logits (..., classes) whose distances g from the highest one become g + bend * g³.

    A network that was trained with smoothed labels keeps its distances below a limit: near it a little more
    means much more certainty, which a temperature alone cannot say. The order of the classes stays.
    """
    exact = np.asarray(logits, dtype=np.float64)
    highest = exact.max(axis=-1, keepdims=True)
    bent: npt.NDArray[np.float64] = exact - bend * (highest - exact) ** 3
    return bent


def softmax(logits: Floats, temperature: float | Floats = 1.0) -> Floats:
    """Probabilities along the last axis, from logits divided by `temperature`, one for all or one for
    each."""
    scaled = np.asarray(logits, dtype=np.float64) / temperature
    exponentials = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
    probabilities: Floats = exponentials / exponentials.sum(axis=-1, keepdims=True)
    return probabilities


def rank(probabilities: Floats, count: int) -> list[tuple[int, float]]:
    """The `count` most probable classes as (index, probability), the most probable first."""
    order = np.argsort(-probabilities, kind="stable")[:count]
    return [(int(index), float(probabilities[index])) for index in order]


def judge(logits: Floats, calibration: Calibration, familiarity: float | None = None) -> Judgement:
    """Read one picture's view logits (views, classes), and how familiar it looks where that is known.

    Raises ValueError when the logits are not all finite.
    """
    if not np.isfinite(logits).all():
        raise ValueError("the network gave a logit that is not a finite number")
    temperature = calibration.temperature if len(logits) == 1 else calibration.temperature_averaged
    averaged = bend_logits(average_views(logits), calibration.bend)
    probabilities = softmax(averaged, temperature)
    second, confidence = (float(p) for p in np.sort(probabilities)[-2:])
    return Judgement(
        logits=averaged,
        temperature=temperature,
        probabilities=probabilities,
        confidence=confidence,
        margin=confidence - second,
        entropy=_entropy(probabilities),
        is_unsure=confidence < calibration.unsure_below,
        is_outside=calibration.is_outside(confidence, familiarity, len(logits), second),
    )


def _entropy(probabilities: Floats) -> float:
    """Shannon's entropy in nats."""
    positive = probabilities[probabilities > 0]
    return float(-(positive * np.log(positive)).sum())
