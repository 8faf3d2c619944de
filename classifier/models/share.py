"""Share: a link by which others come to a dataset. Guest: one of them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from classifier.models.dataset import Dataset
from classifier.people import Person


class Share(models.Model):
    """Lives until it is revoked: then the row is gone, and its guests with it.

    The link is not stored: it is the id, signed (classifier/sharing/links.py).
    """

    class Role(models.TextChoices):
        READER = "reader", _("look at it")
        REVIEWER = "reviewer", _("review it")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="shares")
    role = models.CharField(_("may"), max_length=20, choices=Role)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("share")
        verbose_name_plural = _("shares")
        ordering = ("created_at",)

    def __str__(self) -> str:
        return f"{self.dataset} ({self.get_role_display()})"


class Guest(models.Model):
    """A person who opened a share's link. From then on the dataset is in their list."""

    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="guests")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="guest_of"
    )
    visitor = models.UUIDField(null=True, db_index=True)
    created_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("guest")
        verbose_name_plural = _("guests")
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, visitor__isnull=True)
                | Q(user__isnull=True, visitor__isnull=False),
                name="guest_is_one_person",
            ),
            models.UniqueConstraint(fields=["share", "user"], name="guest_once_per_account"),
            models.UniqueConstraint(fields=["share", "visitor"], name="guest_once_per_visitor"),
        ]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def person(self) -> Person:
        """Who it is."""
        return Person(visitor=self.visitor, user_id=self.user_id)
