"""How good the labels are: estimates, audits, and what the network is sure of."""

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import BeforeValidator, Field

from classifier.api.schemas.base import Incoming, TargetShare, refuse_others
from classifier.api.schemas.reviews import ExpectedOut
from classifier.labelling.accepting import ABOVE
from classifier.labelling.audits import MAX_SIZE, SIZE
from classifier.labelling.audits import find_share as find_share_of
from classifier.models import Audit


class EstimateOut(Schema):
    """The share of right labels (0..1) and the interval that holds the truth nine times in ten.

    `reviews_left` brings the share to `target`, the most doubtful first; null when no number of reviews does.
    As long as it `is_own_opinion` of the network, `random_left` decisions on images drawn at random are
    missing to check it.
    """

    share: float
    low: float
    high: float
    target: float
    reviews_left: int | None
    random_reviews: int
    random_left: int
    is_own_opinion: bool
    temperature_factor: float


class AuditIn(Incoming):
    """How many of the accepted labels are looked at again."""

    size: Annotated[int, Field(ge=1, le=MAX_SIZE), BeforeValidator(refuse_others)] = SIZE


class AuditOut(Schema):
    """A random sample of accepted labels that is looked at again: of `size`, `checked` were, and `right` of
    these were right. `share` (0..1) of them, and its interval of 95 %; null before the first answer."""

    id: int
    size: int
    checked: int
    right: int
    share: float | None
    low: float | None
    high: float | None
    created_at: datetime
    finished_at: datetime | None

    @staticmethod
    def describe(audit: Audit) -> "AuditOut":
        """With its share, as the page tells it."""
        share, low, high = find_share_of(audit) if audit.checked else (None, None, None)
        return AuditOut(
            id=audit.pk,
            size=audit.size,
            checked=audit.checked,
            right=audit.right,
            share=share,
            low=low,
            high=high,
            created_at=audit.created_at,
            finished_at=audit.finished_at,
        )


class AuditList(Schema):
    """The audits of a dataset, the latest first; `open` is the one that goes on."""

    open: AuditOut | None
    finished: list[AuditOut]


class QualityOut(Schema):
    """The estimate, null as long as the network has answered for no image, and the last finished audit."""

    estimate: EstimateOut | None
    last_audit: AuditOut | None


class AcceptIn(Incoming):
    """From which confidence (0..1) on guesses are accepted."""

    above: TargetShare = ABOVE


class SureOut(Schema):
    """How many guesses there are that the network is so sure of, and how many of them are probably wrong."""

    count: int
    wrong: ExpectedOut | None
