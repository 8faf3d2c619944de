"""Heads are fitted anew in the background, once enough has been decided.

What is to do follows from the rows: reviews that no head has learnt from yet. So a dataset never waits for
more than one refit, and nothing is lost with the process that was at it. One worker at a time fits a dataset,
by a lease in its row; whoever has lost the lease records nothing, and a newer head's guesses are never
written over.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils import timezone

from classifier.dataset_leases import give_back_lease, is_free, keep_lease, take_lease
from classifier.durability import atomic_but_repeatable
from classifier.learning.features import find_feature_version, start_features
from classifier.learning.fitting import Fitted, fit_head
from classifier.learning.frames import frame_of, tell_shares
from classifier.learning.telling import retell_some_of, write_told
from classifier.models import Dataset, Head, Review
from classifier.models.dataset import START

LEASE = "learning_until"
# So many new decisions are worth a new head, or any once nobody has decided for a while.
FEW = 5
QUIET = timedelta(seconds=3)
# What a head takes to fit, times this, is how long it stands at least.
STANDS = 4
AT_A_TIME = 50


def find_unlearnt() -> QuerySet[Dataset]:
    """The datasets with decisions that they have not learnt from, unless a worker is at it."""
    if not find_feature_version():
        return Dataset.objects.none()
    newer = Review.objects.filter(dataset=OuterRef("pk"), pk__gt=OuterRef("learnt_through"))
    return Dataset.objects.filter(is_free(LEASE), Exists(newer), learns=True).order_by("pk")


def refit_some() -> int:
    """Fit one dataset's head anew, and tell its pictures by it; returns how many there were, 0 or 1."""
    for dataset in find_unlearnt()[:AT_A_TIME]:
        if is_due(dataset) and take_lease(dataset, LEASE):
            try:
                refit(dataset)
            finally:
                give_back_lease(dataset, LEASE)
            while retell_some_of(dataset):
                pass
            return 1
    return 0


def is_due(dataset: Dataset) -> bool:
    """Whether enough has been decided since the last head, and that one stood long enough."""
    if dataset.learnt_through == 0:
        return True
    if dataset.retell_after is not None:
        return False
    now = timezone.now()
    newest = dataset.heads.order_by("-version").values_list("created_at", "duration").first()
    if newest and newest[0] + timedelta(seconds=STANDS * newest[1]) > now:
        return False
    new = dataset.reviews.filter(pk__gt=dataset.learnt_through)
    times = list(new.order_by("-pk").values_list("created_at", flat=True)[:FEW])
    return len(times) == FEW or times[0] < now - QUIET


def refit(dataset: Dataset) -> Head | None:
    """Learn from the dataset's labels as they are now; None where they are too few, or the lease was lost."""
    through = dataset.reviews.aggregate(last=Max("pk"))["last"] or 0
    if dataset.features_network != find_feature_version() and not start_features(dataset):
        Dataset.objects.filter(pk=dataset.pk).update(learnt_through=through)
        return None
    fitted = fit_head(dataset, list(dataset.classes.all()), lambda: keep_lease(dataset, LEASE))
    if fitted is None:
        _do_without(dataset, through)
        return None
    return _record(dataset, fitted, through)


def _record(dataset: Dataset, fitted: Fitted, through: int) -> Head | None:
    newest = dataset.heads.aggregate(newest=Max("version"))["newest"] or 0
    fitted.row.version = newest + 1
    if not _tell_labelled(dataset, fitted):
        return None
    with transaction.atomic():
        if not _hold(dataset):
            return None
        fitted.row.save(force_insert=True)
        dataset.heads.exclude(pk=fitted.row.pk).exclude(weights=b"").update(weights=b"")
        Dataset.objects.filter(pk=dataset.pk, learns=True).update(
            head_version=fitted.row.version, retell_after=START, learnt_through=through
        )
    return fitted.row


def _tell_labelled(dataset: Dataset, fitted: Fitted) -> bool:
    """Labelled pictures get the guess that the head would have made without their own label: so the estimates
    see what its guesses are worth. False when the lease was lost."""
    for known, left_out in fitted.leave_out(dataset):
        with atomic_but_repeatable():
            if not _hold(dataset):
                return False
            frame = frame_of(list(dataset.classes.all()), fitted.row)
            write_told(dataset, frame, [tell_shares(known.ids, left_out, frame)])
    return True


def _hold(dataset: Dataset) -> bool:
    """Until the end of the transaction the classes stay as they are; False when the lease was lost."""
    Dataset.objects.select_for_update(no_key=True).filter(pk=dataset.pk).first()
    return keep_lease(dataset, LEASE)


def _do_without(dataset: Dataset, through: int) -> None:
    """There is too little to learn from, or not any more: the network's own guesses count."""
    with transaction.atomic():
        if not _hold(dataset):
            return
        Dataset.objects.filter(pk=dataset.pk).update(learnt_through=through)
        in_use = Dataset.objects.filter(pk=dataset.pk, head_version__gt=0)
        in_use.update(head_version=0, retell_after=START)
