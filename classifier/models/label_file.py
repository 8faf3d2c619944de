"""LabelFile: labels that came in a file, until the person has said what becomes of them."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from classifier.models.dataset import Dataset


class LabelFile(models.Model):
    """`content` holds the rows as compressed JSON: what was understood, not the file itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="label_files")
    name = models.CharField(_("name"), max_length=255)
    content = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("file of labels")
        verbose_name_plural = _("files of labels")
        ordering = ("created_at",)

    def __str__(self) -> str:
        return self.name
