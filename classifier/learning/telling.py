"""What is said of pictures is told again, chunk by chunk: after a change of the classes, and by each new
head.

Safe to interrupt: how far it has come stands in the dataset's row, and moves with each chunk's transaction.
It is computed before that: whoever decides meanwhile waits for the writing alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.db.models import QuerySet

from classifier.active_model import find_unsure_below
from classifier.classification.class_list import tell_all
from classifier.durability import atomic_but_repeatable
from classifier.learning.frames import Frame, Shares, find_shares, read_frame
from classifier.models import Dataset, Image
from classifier.models.dataset import START
from classifier.statements import update_columns

CHUNK = 1000
# So many are told again before a change is answered: small datasets never look half done.
AT_ONCE = 1000
# A head speaks of what nobody has labelled: of what it has learnt from it tells only what it would say
# without.
TOLD_BY_HEADS = (Image.State.UNREVIEWED, Image.State.LEFT_OUT)
COLUMNS = ("predicted", "confidence", "margin", "entropy", "is_unsure", "is_outside", "head_version")


def find_untold() -> QuerySet[Dataset]:
    """The datasets whose pictures are not all told in their present classes, by their present head, yet."""
    return Dataset.objects.filter(retell_after__isnull=False).order_by("pk")


def begin_retelling(*, dataset: Dataset) -> None:
    """Have every picture of the dataset told again: the first thousand now, the rest in the background.

    Images that are decided on keep their labels; what is thought of them changes with the list.
    """
    Dataset.objects.filter(pk=dataset.pk).update(retell_after=START)
    for _ in range(AT_ONCE // CHUNK):
        if not retell_some_of(dataset):
            break


def retell_some() -> int:
    """Tell the next chunk of any dataset again; returns how many images that were, 0 when all is told."""
    dataset = find_untold().first()
    return retell_some_of(dataset) if dataset else 0


def retell_some_of(dataset: Dataset) -> int:
    """The same for one dataset. At least 1 as long as there is something left to do."""
    now = find_untold().filter(pk=dataset.pk).first()
    if now is None:
        return 0
    frame = read_frame(now, list(now.classes.all()))
    behind = now.images.filter(pk__gt=now.retell_after).order_by("pk")
    rows = list(behind.values_list("pk", "state", "is_unseen")[:CHUNK])
    told = [pk for pk, state, _is_unseen in rows if state in TOLD_BY_HEADS or not frame.head]
    shares = find_shares(now, frame, told)
    with atomic_but_repeatable():
        if not _still_holds(now, frame):
            return 1
        write_told(now, frame, shares)
        cursor = rows[-1][0] if len(rows) == CHUNK else None
        Dataset.objects.filter(pk=now.pk).update(retell_after=cursor)
    return max(len(rows), 1)


def write_told(dataset: Dataset, frame: Frame, several: Sequence[Shares]) -> None:
    """Write what is said of pictures into their rows."""
    unsure_below = find_unsure_below(dataset.answered_by)
    for shares in several:
        if shares.ids:
            update_columns(Image, COLUMNS, shares.ids, list_told(frame, shares, unsure_below))


def list_told(frame: Frame, shares: Shares, unsure_below: float) -> list[list[object]]:
    """The values of COLUMNS for pictures of which that is said."""
    told = tell_all(shares.probabilities, shares.strange)
    return [
        [None if each.place is None else frame.classes[each.place][0] for each in told],
        [each.confidence for each in told],
        [each.margin for each in told],
        [each.entropy for each in told],
        [each.confidence is not None and each.confidence < unsure_below for each in told],
        list(shares.is_outside),
        [shares.version] * len(told),
    ]


def _still_holds(dataset: Dataset, frame: Frame) -> bool:
    """Lock the dataset's classes and head until the end of the transaction, and see whether they are the
    same.

    A chunk is told in one list and by one head: those that count.
    """
    skips = connection.features.has_select_for_update_skip_locked
    unchanged = find_untold().filter(pk=dataset.pk, retell_after=dataset.retell_after)
    now = unchanged.select_for_update(skip_locked=skips).first()
    return now is not None and read_frame(now, list(now.classes.all())) == frame
