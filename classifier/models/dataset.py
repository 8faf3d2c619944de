"""Dataset: pictures that one person labels together."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from classifier.people import Person
from classifier.permissions import MAY, Action, Role
from ml_models.labels import LABELS

# What a dataset is called that nobody made: the one of the first upload.
AUTOMATIC_NAME = _("My pictures")


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

    def owned_by(self, person: Person) -> "DatasetQuerySet":
        """Those that belong to `person`; to nobody known belongs none."""
        return self.filter(**person.as_owner) if person.is_known else self.none()


class Dataset(models.Model):
    """Belongs to an account, or to a visitor: the unguessable id that lives in their session.

    `role` is what the person who asked for it is in it; classifier/ownership.py says so, for each request.
    Until `grouping_until` a worker compares its pictures with each other; another one need not.
    """

    role: Role = Role.STRANGER

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=200)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="datasets"
    )
    visitor = models.UUIDField(null=True, db_index=True)
    image_count = models.PositiveIntegerField(default=0)
    stored_bytes = models.PositiveBigIntegerField(default=0)
    grouping_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = DatasetQuerySet.as_manager()

    class Meta:
        verbose_name = _("dataset")
        verbose_name_plural = _("datasets")
        ordering = ("created_at",)
        constraints = [
            models.CheckConstraint(
                condition=Q(owner__isnull=False, visitor__isnull=True)
                | Q(owner__isnull=True, visitor__isnull=False),
                name="dataset_has_one_owner",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def person(self) -> Person:
        """Whose it is."""
        return Person(visitor=self.visitor, user_id=self.owner_id)

    @property
    def may(self) -> frozenset[Action]:
        """What the person who asked for it may do with it."""
        return MAY[self.role]
