"""Dataset: pictures that one person labels together."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from classifier.active_model import CNN, NETWORK_NAMES, choose_network
from classifier.people import Person
from classifier.permissions import MAY, Action, Role
from ml_models.labels import LABELS

# What a dataset is called that nobody made: the one of the first upload.
AUTOMATIC_NAME = _("My pictures")
TARGET = 0.99
# Before every id: where a walk through a dataset's images begins.
START = uuid.UUID(int=0)


class DatasetQuerySet(models.QuerySet["Dataset"]):
    """The datasets that there are for people."""

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


class ExistingManager(models.Manager["Dataset"]):
    """Leaves out what was deleted and waits for its files to be removed."""

    def get_queryset(self) -> models.QuerySet["Dataset"]:
        return super().get_queryset().filter(removed_at=None)


class Dataset(models.Model):
    """Belongs to an account, or to a visitor: the unguessable id that lives in their session.

    `role` is what the person who asked for it is in it; classifier/ownership.py says so, for each request.

    Once `removed_at` is set it belongs to nobody and is gone for everybody; the background removes its files
    and rows. `retell_after` is set while its predictions are told again in changed classes: those of images
    up to that id are done. Until `grouping_until` a worker compares its pictures with each other; another one
    need not. `target` (0..1) is the share of right labels that its owner is after.

    `network` is the one whose answers count, where it can answer (classifier/active_model.py).
    `reclassify_after` is set after a change of it until all pictures have its answer: those with an id up to
    that one do. Until `reclassify_until` a worker is at it.

    `learns` is whether it shall learn from its labels. Then `features_network` is the version of the feature
    network whose features its pictures get, empty as long as there is nothing to learn from; `head_version`
    the version of its head that makes its guesses, 0 as long as the network alone does. Reviews up to the id
    `learnt_through` have been learnt from, or found too few; until `learning_until` a worker is at it.
    So many piles of what looks alike are wanted (`clusters_wanted`, 0: none are to be made); until
    `clustering_until` a worker is at it.
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
    target = models.FloatField(default=TARGET)
    network = models.CharField(_("network"), max_length=10, choices=NETWORK_NAMES, default=CNN)
    grouping_until = models.DateTimeField(null=True)
    learns = models.BooleanField(_("learn from my reviews"), default=True)
    features_network = models.CharField(max_length=101, blank=True)
    head_version = models.PositiveIntegerField(default=0)
    learnt_through = models.BigIntegerField(default=0)
    learning_until = models.DateTimeField(null=True)
    clusters_wanted = models.PositiveSmallIntegerField(default=0)
    clustering_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(default=timezone.now, db_index=True)

    removed_at = models.DateTimeField(null=True)
    retell_after = models.UUIDField(null=True)
    reclassify_after = models.UUIDField(null=True)
    reclassify_until = models.DateTimeField(null=True)

    objects = ExistingManager.from_queryset(DatasetQuerySet)()
    with_removed = models.Manager()  # noqa: DJ012 - a manager, too

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
        indexes = [
            models.Index(
                fields=["removed_at"], name="dataset_removed", condition=models.Q(removed_at__isnull=False)
            ),
            models.Index(
                fields=["retell_after"], name="dataset_untold", condition=models.Q(retell_after__isnull=False)
            ),
            models.Index(
                fields=["features_network"],
                name="dataset_with_features",
                condition=~models.Q(features_network=""),
            ),
            models.Index(
                fields=["reclassify_after"],
                name="dataset_to_reclassify",
                condition=models.Q(reclassify_after__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def person(self) -> Person:
        """Whose it is."""
        return Person(visitor=self.visitor, user_id=self.owner_id)

    @property
    def answered_by(self) -> str:
        """The network whose answers count: its own, or the CNN while that one cannot answer here."""
        return choose_network(self.network)

    @property
    def network_name(self) -> str:
        """The name of that network, for people."""
        return str(NETWORK_NAMES[self.answered_by])

    @property
    def may(self) -> frozenset[Action]:
        """What the person who asked for it may do with it."""
        return MAY[self.role]
