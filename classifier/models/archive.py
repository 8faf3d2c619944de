"""Archive: a ZIP that came in and is read in the background, by the machine that has the file."""

import json
import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from classifier.models.dataset import Dataset


class Archive(models.Model):
    """`position` members of `total` are done; of these `stored` became pictures, `known` were here
    already, and `refused` are no pictures.

    `refusals` names the first of them, as [name, sentence], `doubles` the first known ones, as [name, image
    id]. `attempts` counts how often reading began since the position last moved.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("being read")
        DONE = "done", _("read")
        REFUSED = "refused", _("could not be read")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="archives")
    name = models.CharField(_("name"), max_length=255)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.WAITING)
    sentence = models.TextField(blank=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    position = models.PositiveIntegerField(default=0)
    stored = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    # Not a JSONField: Django's check of one needs the database, and a start must not depend on that.
    refusals_json = models.TextField(default="[]")
    doubles_json = models.TextField(default="[]")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("archive")
        verbose_name_plural = _("archives")
        ordering = ("created_at",)

    def __str__(self) -> str:
        return self.name

    @property
    def refusals(self) -> list[list[str]]:
        """The first files that were not taken: [name, sentence] of each."""
        named: list[list[str]] = json.loads(self.refusals_json)
        return named

    def add_refusal(self, name: str, sentence: str, most: int) -> None:
        """Count a file that was not taken, and name it if it is among the first `most`. Saves nothing."""
        self.refused += 1
        if len(self.refusals) < most:
            self.refusals_json = json.dumps([*self.refusals, [name, sentence]])

    @property
    def doubles(self) -> list[list[str]]:
        """The first files that were here already: [name, image id] of each."""
        named: list[list[str]] = json.loads(self.doubles_json)
        return named

    def add_double(self, name: str, image_id: uuid.UUID, most: int) -> None:
        """Count a file that was here already, and name it if it is among the first `most`. Saves nothing."""
        self.known += 1
        if len(self.doubles) < most:
            self.doubles_json = json.dumps([*self.doubles, [name, str(image_id)]])
