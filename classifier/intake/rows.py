"""The rows of pictures, deleted with what hangs on them."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from classifier.models import AuditedLabel, Features, Image, Prediction, Review

HANGING = (Review, Prediction, AuditedLabel, Features)


def delete_rows(image_ids: Collection[UUID]) -> None:
    """Delete images and the rows HANGING on them, a statement each: Django would fetch all of them first."""
    with transaction.atomic():
        Review.objects.filter(image__in=image_ids, undoes__isnull=False).order_by().update(undoes=None)
        for model in HANGING:
            rows = model.objects.filter(image__in=image_ids).order_by()
            rows._raw_delete(rows.db)
        images = Image.objects.filter(pk__in=image_ids).order_by()
        images._raw_delete(images.db)
