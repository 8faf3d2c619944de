"""Audits: a random sample of the accepted labels is looked at again, and tells how many are right.

The sample is drawn once, in a random order: what has been checked of it is itself a random sample, so that an
audit can be ended early. A label is right when the person gives the picture the same one.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import numpy as np
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from classifier.labelling.refusals import LabellingRefused
from classifier.models import Audit, AuditedLabel, Dataset, Image, Review

SIZE, MAX_SIZE = 100, 5000
Z = 1.959964  # 95 % of a normal distribution lie between minus and plus this
DIGITS = 4


def start_audit(*, dataset: Dataset, size: int = SIZE) -> Audit:
    """Draw a sample of the accepted labels; one that goes on already is returned as it is.

    Raises LabellingRefused when there are no labels, or for a size that is none.
    """
    if not 1 <= size <= MAX_SIZE:
        raise LabellingRefused(_("An audit checks 1 to %(limit)d labels.") % {"limit": MAX_SIZE})
    with transaction.atomic():
        Dataset.objects.select_for_update().get(pk=dataset.pk)
        going_on = find_open_audit(dataset)
        if going_on is not None:
            return going_on
        labelled = dataset.images.filter(state__in=Image.LABELLED)
        drawn = list(labelled.order_by("?").values_list("pk", "label")[:size])
        if not drawn:
            raise LabellingRefused(_("There are no accepted labels yet that could be checked."))
        audit = Audit.objects.create(dataset=dataset, size=len(drawn))
        AuditedLabel.objects.bulk_create(
            AuditedLabel(audit=audit, image_id=image_id, label_id=label_id) for image_id, label_id in drawn
        )
    return audit


def count_answers(*, audit: Audit) -> Audit:
    """Count what has been checked; the audit is finished once that is all. To be called after each answer,
    and after an undo."""
    with transaction.atomic():
        audit = Audit.objects.select_for_update().get(pk=audit.pk)
        answered = audit.labels.filter(Exists(_find_answers(audit)))
        audit.checked = answered.count()
        last = Subquery(_find_answers(audit).order_by("-pk").values("label_after")[:1])
        audit.right = answered.annotate(answer=last).filter(answer=F("label")).count()
        is_done = not find_unchecked(audit).exists()
        audit.finished_at = (audit.finished_at or timezone.now()) if is_done and audit.checked else None
        audit.save(update_fields=["checked", "right", "finished_at"])
    return audit


def count_again(*, dataset: Dataset, image_ids: Sequence[UUID]) -> None:
    """Count the answers of audits once more of which one, on this image, was undone. Many are no answer."""
    if len(image_ids) != 1:
        return
    for audit in dataset.audits.filter(labels__image=image_ids[0]):
        count_answers(audit=audit)


def end_audit(*, audit: Audit) -> None:
    """Be content with what has been checked; an audit without any answer is forgotten."""
    if not audit.checked:
        audit.delete()
        return
    with transaction.atomic():
        find_unchecked(audit).delete()
        audit.finished_at = timezone.now()
        audit.save(update_fields=["finished_at"])


def find_open_audit(dataset: Dataset) -> Audit | None:
    """The audit that goes on, if one does."""
    return dataset.audits.filter(finished_at__isnull=True).first()


def find_finished_audits(dataset: Dataset) -> QuerySet[Audit]:
    """The results so far, the latest first."""
    return dataset.audits.filter(finished_at__isnull=False).order_by("-finished_at")


def find_unchecked(audit: Audit) -> QuerySet[AuditedLabel]:
    """The labels of the sample that nobody has answered for yet, in the order in which they were drawn."""
    return audit.labels.filter(~Exists(_find_answers(audit)))


def find_share(audit: Audit) -> tuple[float, float, float]:
    """The share of right labels (0..1) among the checked ones, and its interval of 95 %.

    Wilson, "Probable Inference, the Law of Succession, and Statistical Inference" (JASA 22, 1927).
    """
    count = max(audit.checked, 1)
    share = audit.right / count
    middle = (share + Z**2 / (2 * count)) / (1 + Z**2 / count)
    half = Z / (1 + Z**2 / count) * np.sqrt(share * (1 - share) / count + Z**2 / (4 * count**2))
    return share, max(float(middle - half), 0.0), min(float(middle + half), 1.0)


def describe_last_audit(dataset: Dataset) -> dict[str, Any] | None:
    """The last audit that was finished, as an export's manifest tells it."""
    audit = find_finished_audits(dataset).first()
    if audit is None or audit.finished_at is None:
        return None
    share, low, high = find_share(audit)
    return {
        "checked": audit.checked,
        "right": audit.right,
        "share_right": round(share, DIGITS),
        "interval_95": [round(low, DIGITS), round(high, DIGITS)],
        "finished_at": audit.finished_at.isoformat(timespec="seconds"),
    }


def _find_answers(audit: Audit) -> QuerySet[Review]:
    """The decisions that the audit asked for, on the image of the label at hand, and that stand."""
    answers = Review.objects.filter(audit=audit, image=OuterRef("image"), undone_by__isnull=True)
    return answers.exclude(action=Review.Action.UNDO)
