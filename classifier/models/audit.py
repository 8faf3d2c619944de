"""Audit: a random sample of a dataset's accepted labels, looked at again to learn how many are right."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from classifier.models.dataset import Dataset
from classifier.models.image import Image
from classifier.models.label_class import Class


class Audit(models.Model):
    """Of `size` labels `checked` have been looked at, and `right` of these were right.

    The two stay when pictures of the sample are deleted later. `finished_at` is empty as long as it goes on.
    """

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="audits")
    size = models.PositiveIntegerField()
    checked = models.PositiveIntegerField(default=0)
    right = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("audit")
        verbose_name_plural = _("audits")
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.right}/{self.checked} ({self.created_at:%Y-%m-%d})"


class AuditedLabel(models.Model):
    """One label of the sample, as it was when it was drawn; empty when its class has been removed since."""

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="labels")
    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="audited")
    label = models.ForeignKey(Class, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("audited label")
        verbose_name_plural = _("audited labels")
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["audit", "image"], name="image_once_per_audit")]

    def __str__(self) -> str:
        return str(self.image_id)
