"""Reads: what the estimates rest on. The database counts it; no row is fetched."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
from django.core.cache import cache
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Case, Count, F, Func, IntegerField, Max, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.sql.compiler import SQLCompiler

from classifier.active_model import active_card
from classifier.labelling.error_curve import DECADES, IN_A_DECADE, STEPS
from classifier.models import Dataset, Image
from ml_models.calibration import Floats

State = Image.State
STATES = (State.UNREVIEWED, State.CONFIRMED, State.CORRECTED, State.NONE_OF_THESE, State.LEFT_OUT)
DECIDED = (State.CONFIRMED, State.CORRECTED, State.NONE_OF_THESE)
# Of an unchanged dataset the counts are remembered for so long; a class list may be told anew meanwhile.
REMEMBERED_SECONDS = 20


class Kind(IntEnum):
    """What a picture says of the guesses.

    OPEN: it is to be reviewed. DOUBTED: its guess was called wrong, and it is still to be reviewed. UNSEEN:
    its label was accepted without looking. RIGHT, WRONG: what a person said of its guess when its turn came.
    OTHER: decided, and no evidence, because it was picked out or left out.
    """

    OPEN = 0
    DOUBTED = 1
    UNSEEN = 2
    RIGHT = 3
    WRONG = 4
    OTHER = 5


class WholePart(Func):
    """A number without its fraction, by the database itself: Django's Floor is Python on SQLite."""

    template = "CAST(FLOOR(%(expressions)s) AS INTEGER)"
    output_field = IntegerField()

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_extra: Any
    ) -> tuple[str, tuple[str | int, ...]]:
        """SQLite's cast cuts the fraction off."""
        sql, parameters = self.as_sql(compiler, connection, template="CAST(%(expressions)s AS INTEGER)")
        return sql, tuple(parameters)


def _find_step(decade: int, digits: int) -> Combinable:
    """The step (error_curve.EDGES) of a confidence from 1 - 10^-decade on, steps being 10^-digits wide."""
    beyond = F("confidence") - Value(1 - 10.0**-decade)
    return WholePart(beyond * Value(10.0**digits)) + Value(decade * IN_A_DECADE)


STEP = Case(
    When(confidence=None, then=Value(STEPS + 1)),
    *(When(confidence__lt=1 - 10.0 ** -(k + 1), then=_find_step(k, k + 2)) for k in range(DECADES)),
    When(confidence__lt=1, then=_find_step(DECADES, DECADES + 1)),
    default=Value(STEPS),
    output_field=IntegerField(),
)
KIND = Case(
    When(state=State.UNREVIEWED, is_doubted=True, then=Value(Kind.DOUBTED)),
    When(state=State.UNREVIEWED, then=Value(Kind.OPEN)),
    When(is_unseen=True, then=Value(Kind.UNSEEN)),
    When(Q(was_in_turn=False) | Q(state=State.LEFT_OUT), then=Value(Kind.OTHER)),
    When(label=F("predicted"), then=Value(Kind.RIGHT)),
    default=Value(Kind.WRONG),
    output_field=IntegerField(),
)


@dataclass(frozen=True)
class Evidence:
    """Pictures by their Kind and the step of their guess's confidence: (6, STEPS + 2); the last step is that
    of pictures without a guess."""

    counts: Floats

    def of(self, *kinds: Kind) -> Floats:
        """Guesses of these kinds by step (STEPS + 1,)."""
        chosen: Floats = self.counts[list(kinds), :-1].sum(axis=0)
        return chosen

    @property
    def every(self) -> Floats:
        """All guesses by step (STEPS + 1,)."""
        return self.of(*Kind)

    @property
    def right(self) -> Floats:
        """Guesses that were found right, by step."""
        return self.of(Kind.RIGHT)

    @property
    def wrong(self) -> Floats:
        """Guesses that were found wrong, by step."""
        return self.of(Kind.WRONG, Kind.DOUBTED)

    @property
    def surely_wrong(self) -> int:
        """Pictures still to be reviewed whose guess was called wrong, or that have none."""
        return int(self.counts[Kind.DOUBTED].sum() + self.counts[Kind.OPEN, -1])

    @property
    def total(self) -> int:
        """All pictures that have a label or could have one."""
        return int(self.counts.sum())


def gather(dataset: Dataset) -> Evidence:
    """The evidence of a dataset, in one walk along an index; remembered until one is decided or added."""
    classes = tuple(dataset.classes.values_list("pk", "network_labels"))
    last_review = dataset.reviews.aggregate(last=Max("pk"))["last"]
    network = active_card(dataset.answered_by).model_version
    answering = (network, dataset.reclassify_after, dataset.head_version, dataset.retell_after)
    state = (dataset.image_count, last_review, answering, hash(repr(classes)))
    key = f"evidence:{dataset.pk}"
    known = cache.get(key)
    if known is None or known[0] != state:
        known = (state, Evidence(_count(dataset)))
        cache.set(key, known, REMEMBERED_SECONDS)
    evidence: Evidence = known[1]
    return evidence


def count_by_step(images: QuerySet[Image]) -> Floats:
    """The guesses of `images`, counted by the step of their confidence (STEPS + 1,)."""
    counts = np.zeros(STEPS + 1)
    guessed = images.filter(confidence__isnull=False).order_by()
    for step, count in guessed.annotate(step=STEP).values_list("step").annotate(count=Count("*")):
        counts[step] = count
    return counts


def find_random_reviews(dataset: Dataset) -> tuple[list[float], list[bool]]:
    """The confidence of each guess that was drawn at random and decided on, and whether it was right.

    What was left out says neither; what was decided on again counts as it stands now.
    """
    drawn = dataset.reviews.filter(drawn_at_random=True, undone_by__isnull=True).values("image")
    images = dataset.images.filter(pk__in=drawn, state__in=DECIDED, confidence__isnull=False, is_unseen=False)
    rows = list(images.order_by("pk").values_list("confidence", "label", "predicted"))
    return [row[0] or 0.0 for row in rows], [row[1] == row[2] for row in rows]


def _count(dataset: Dataset) -> Floats:
    """By one number for both, which the database sorts three times as fast as two columns."""
    counts = np.zeros((len(Kind), STEPS + 2))
    images = dataset.images.filter(state__in=STATES).order_by()
    rows = images.annotate(key=STEP * Value(len(Kind)) + KIND).values_list("key").annotate(count=Count("*"))
    for key, count in rows:
        step, kind = divmod(key, len(Kind))
        counts[kind, step] = count
    return counts
