"""Class: one of the things that a dataset's pictures are sorted into."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from classifier.models.dataset import Dataset


class Class(models.Model):
    """`network_labels` are those of the network's labels (ml_models.labels) that it stands for.

    One for each of the ten, several for merged classes, none for the owner's own: these are given by hand.
    A label of the network that no class of the dataset stands for is masked.
    """

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="classes")
    name = models.CharField(_("name"), max_length=100)
    position = models.PositiveIntegerField(_("position"))
    network_labels = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = _("class")
        verbose_name_plural = _("classes")
        ordering = ("position", "id")
        constraints = [
            # Regardless of case: exported classes become folders, also on disks that do not tell cases apart.
            models.UniqueConstraint("dataset", Lower("name"), name="class_name_once_per_dataset"),
        ]

    def __str__(self) -> str:
        return self.name
