"""How many labels are right, and how many reviews are left until enough are.

Decided labels count as right; guesses, and labels accepted unseen, as the dataset's error curve says.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import QuerySet

from classifier.labelling.audits import describe_last_audit
from classifier.labelling.error_curve import EDGES, ErrorCurve, Expected, count_by_confidence
from classifier.labelling.evidence import Evidence, Kind, count_by_step, find_random_reviews, gather
from classifier.labelling.own_temperature import doubt_at, find_factor
from classifier.labelling.selectors import RANDOM_EVERY
from classifier.models import Dataset, Image
from ml_models.calibration import Floats

# With fewer reviews drawn at random the network's own confidences are all that the figures start from.
ENOUGH_AT_RANDOM = 50
CONFIDENCES = (EDGES + np.append(EDGES[1:], 1)) / 2
DIGITS = 4


@dataclass(frozen=True)
class Estimate:
    """The share of right labels (0..1) and the interval that holds the truth nine times in ten.

    `reviews_left` brings the share to `target`, the most doubtful first; None when no number of them does,
    because too many labels were accepted unseen. `temperature_factor` is by what the network's temperature
    is multiplied in this dataset; 1 as long as it `is_own_opinion`.
    """

    share: float
    low: float
    high: float
    target: float
    reviews_left: int | None
    random_reviews: int
    temperature_factor: float

    @property
    def is_own_opinion(self) -> bool:
        """Whether too few pictures were drawn at random to check the network's confidences."""
        return self.random_reviews < ENOUGH_AT_RANDOM

    @property
    def random_left(self) -> int:
        """How many pictures drawn at random are missing."""
        return max(ENOUGH_AT_RANDOM - self.random_reviews, 0)


class Opinion:
    """What is known of a dataset's guesses."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.evidence = gather(dataset)
        confidences, is_right = find_random_reviews(dataset)
        self.random_reviews = len(is_right)
        is_enough = self.random_reviews >= ENOUGH_AT_RANDOM
        self.factor = find_factor(confidences, is_right) if is_enough else 1.0
        every = self.evidence.every
        expected = float(every @ doubt_at(CONFIDENCES, self.factor)) / max(float(every.sum()), 1)
        right, wrong = self.evidence.right, self.evidence.wrong
        is_learning = dataset.head_version > 0
        if is_learning:
            # The doubtful ones were picked by earlier heads, and teach this one: they are no sample of its
            # guesses (docs/decisions/0051).
            drawn, was_right = np.array(confidences), np.array(is_right, bool)
            right, wrong = count_by_confidence(drawn[was_right]), count_by_confidence(drawn[~was_right])
        self._curve = ErrorCurve.weigh(every, right, wrong, expected, is_learning=is_learning)

    def expect_wrong(self, images: QuerySet[Image]) -> Expected:
        """How many of the guesses of `images` are wrong."""
        return self._curve.expect(count_by_step(images))

    def estimate(self) -> Estimate | None:
        """The share of right labels; None while there is none."""
        seen = self.evidence
        if not seen.total:
            return None
        wrong = self._curve.expect(seen.of(Kind.OPEN, Kind.UNSEEN))
        share, high, low = (
            1 - (seen.surely_wrong + count) / seen.total for count in (wrong.mean, wrong.low, wrong.high)
        )
        return Estimate(
            share=share,
            low=max(low, 0.0),
            high=high,
            target=self.dataset.target,
            reviews_left=count_reviews_left(seen, self._curve.rates, self.dataset.target),
            random_reviews=self.random_reviews,
            temperature_factor=self.factor,
        )


def count_reviews_left(seen: Evidence, rates: Floats, target: float) -> int | None:
    """Reviews until the expected share of right labels is `target`; None if all of them are not enough.

    What was called wrong comes first, then what has no guess, then the most doubtful, `rates` (STEPS + 1,)
    saying how often the guesses of each step are wrong. Every tenth is drawn at random.
    """
    open_ = seen.of(Kind.OPEN)
    bearable = (1 - target) * seen.total - float(seen.of(Kind.UNSEEN) @ rates)
    reviewed = np.cumsum([0, seen.surely_wrong, *open_])
    wrong = np.cumsum([0, seen.surely_wrong, *(open_ * rates)])
    needed = np.minimum(reviewed / (1 - 1 / RANDOM_EVERY), reviewed[-1])
    by_chance = (needed - reviewed) / np.maximum(reviewed[-1] - reviewed, 1)
    remaining = (wrong[-1] - wrong) * (1 - by_chance)
    if bearable < 0:
        return None
    return int(np.ceil(np.interp(-bearable, -remaining, needed)))


def estimate_quality(dataset: Dataset) -> Estimate | None:
    """How good the dataset's labels are; None while it has no picture that the network has answered for."""
    return Opinion(dataset).estimate()


def describe_quality(dataset: Dataset) -> dict[str, Any]:
    """The estimate and the last audit, as an export's manifest tells them."""
    estimate = estimate_quality(dataset)
    return {
        "estimate": estimate
        and {
            "share_right": round(estimate.share, DIGITS),
            "interval_90": [round(estimate.low, DIGITS), round(estimate.high, DIGITS)],
            "reviews_at_random": estimate.random_reviews,
            "is_only_the_networks_opinion": estimate.is_own_opinion,
            "temperature_factor": round(estimate.temperature_factor, DIGITS),
            "target": estimate.target,
        },
        "audit": describe_last_audit(dataset),
    }
