"""Token: lets a program act for a person."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from classifier.people import Person
from classifier.permissions import Role


class Token(models.Model):
    """`digest` is the SHA-256 of the token, which has 256 random bits and is never stored; `hint` is how it
    begins, so that its person knows it again. Writing includes reading.

    It acts for an account (`user`), or for someone without one (`visitor`).
    """

    class Scope(models.TextChoices):
        READ = "read", _("read only")
        WRITE = "write", _("read and write")

    name = models.CharField(_("name"), max_length=100)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="tokens"
    )
    visitor = models.UUIDField(null=True, db_index=True)
    scope = models.CharField(_("may"), max_length=10, choices=Scope)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    created_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("token")
        verbose_name_plural = _("tokens")
        ordering = ("created_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, visitor__isnull=True)
                | Q(user__isnull=True, visitor__isnull=False),
                name="token_of_one_person",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def person(self) -> Person:
        """Whom it acts for; one that only reads may do no more than a reader, whatever they own."""
        return Person(self.visitor, self.user_id, Role.OWNER if self.can_write else Role.READER)

    @property
    def can_write(self) -> bool:
        """Whether it may change anything."""
        return self.scope == self.Scope.WRITE
