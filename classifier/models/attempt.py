"""Attempt: something that a person may do only so often, kept where all processes see it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Attempt(models.Model):
    """`key` is a keyed hash of who or what it was: neither names nor addresses are kept."""

    key = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        indexes = [models.Index(fields=["key", "created_at"], name="attempt_by_key")]

    def __str__(self) -> str:
        return f"{self.key[:8]} ({self.created_at:%Y-%m-%d %H:%M})"
