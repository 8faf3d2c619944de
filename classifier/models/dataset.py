"""Dataset: pictures that one person labels together."""

import uuid
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ml_models.labels import LABELS


class DatasetQuerySet(models.QuerySet["Dataset"]):
    def create(self, **columns: Any) -> "Dataset":
        """A new dataset with the ten classes that the network knows: no dataset is ever without a list."""
        with transaction.atomic():
            dataset = super().create(**columns)
            classes = dataset.classes
            classes.bulk_create(
                classes.model(dataset=dataset, name=label, position=position, network_labels=[label])
                for position, label in enumerate(LABELS)
            )
        return dataset


class Dataset(models.Model):
    """Belongs to a visitor: the unguessable id that lives in their session."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=200)
    visitor = models.UUIDField(db_index=True)
    image_count = models.PositiveIntegerField(default=0)
    stored_bytes = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = DatasetQuerySet.as_manager()

    class Meta:
        verbose_name = _("dataset")
        verbose_name_plural = _("datasets")
        ordering = ("created_at",)

    def __str__(self) -> str:
        return self.name
