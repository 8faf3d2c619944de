"""Head: what a dataset has learnt from its labels, one version after the other."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from classifier.models.dataset import Dataset


class Head(models.Model):
    """Learnt from `label_count` labels of `class_count` kinds (none of these is one, too).

    `columns` are what its answers stand for, as [class id, labels of the networks that it stands for]; the id
    0 is none of these. `weights` float32 (D + 1, columns) as raw bytes, the last row being the intercept, go
    with the feature network of version `network`; only the newest head keeps them. `sharpness` and `starts`
    are as in ml_models/learning/head.py, the networks being the dataset's own and the photo network.

    `right_share` (0..1) is how many of the labelled pictures it would have guessed right without their own
    label, `right_before` how many the dataset's network does; None where too few labels tell. Both are
    weighted so that the labelled pictures stand for all. `duration` is in seconds.
    """

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="heads")
    version = models.PositiveIntegerField(_("version"))
    network = models.CharField(max_length=101)
    columns = models.JSONField(default=list)
    weights = models.BinaryField()
    starts = models.JSONField(default=list)
    sharpness = models.FloatField()
    label_count = models.PositiveIntegerField(_("labels"))
    class_count = models.PositiveIntegerField(_("classes"))
    right_share = models.FloatField(null=True)
    right_before = models.FloatField(null=True)
    duration = models.FloatField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("head")
        verbose_name_plural = _("heads")
        ordering = ("version",)
        constraints = [
            models.UniqueConstraint(fields=["dataset", "version"], name="head_version_once_per_dataset"),
        ]

    def __str__(self) -> str:
        return f"{self.version} ({self.label_count})"
