"""Image: one stored picture of a dataset, known by its SHA-256."""

import uuid
from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from classifier.models.dataset import Dataset

# For so long a pending image belongs to whoever claimed it; after that anyone may take it up again.
LEASE = timedelta(seconds=30)


class Image(models.Model):
    """`file`, `rendition` and `thumbnail` are names in the picture storage, empty when there is none.

    `views` holds the network's input, uint8 (views, 32, 32, 3) as raw bytes, until the picture is
    classified. The columns from `top_class` on repeat the current prediction, to filter and order by.
    `source_size` (bytes) and `source_modified` (milliseconds since 1970) are those of the file on the
    person's own disk, as the browser told them: by them and the path an interrupted upload goes on.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("waiting to be classified")
        UNREVIEWED = "unreviewed", _("not reviewed")
        FAILED = "failed", _("could not be classified")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="images")
    sha256 = models.CharField(max_length=64)
    path = models.CharField(_("name"), max_length=255)
    format = models.CharField(_("format"), max_length=10)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    size = models.PositiveBigIntegerField(_("size in bytes"))
    stored_bytes = models.PositiveBigIntegerField()
    source_size = models.PositiveBigIntegerField(null=True)
    source_modified = models.BigIntegerField(null=True)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.PENDING)
    views = models.BinaryField(null=True)
    lease_until = models.DateTimeField(null=True)
    file = models.CharField(max_length=255)
    rendition = models.CharField(max_length=255, blank=True)
    thumbnail = models.CharField(max_length=255, blank=True)
    created_at = models.DateTimeField(_("uploaded"), default=timezone.now)
    top_class = models.CharField(max_length=50, blank=True)
    confidence = models.FloatField(null=True)
    margin = models.FloatField(null=True)
    entropy = models.FloatField(null=True)

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")
        ordering = ("created_at", "id")
        constraints = [
            models.UniqueConstraint(fields=["dataset", "sha256"], name="image_once_per_dataset"),
        ]
        indexes = [
            models.Index(fields=["dataset", "created_at", "id"], name="image_by_time"),
            models.Index(
                fields=["created_at", "id"], name="image_waiting", condition=models.Q(state="pending")
            ),
        ]

    def __str__(self) -> str:
        return self.path

    @property
    def stored_names(self) -> list[str]:
        """The names of all its files in the picture storage."""
        return [name for name in (self.file, self.rendition, self.thumbnail) if name]
