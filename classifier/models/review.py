"""Review: one person's decision on one image. Only ever added to."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from classifier.models.audit import Audit
from classifier.models.dataset import Dataset
from classifier.models.image import Image
from classifier.models.label_class import Class


class Review(models.Model):
    """What was decided, and what it changed. Rows of one action on many images share `batch`.

    `undoes` is the review that an undo took back. `drawn_at_random` tells the fair sample, which the
    estimates may rest on, from the pictures that were shown for being doubtful. `audit` is the audit that
    asked for it; `was_unseen` and `was_doubted` are what the image's flags were before. `is_for_copy` is one
    on a picture that nobody looked at: a decision on a near copy covered it.

    Who decided is an account (`user`) or someone without one (`visitor`); neither once the account is gone.
    """

    class Action(models.TextChoices):
        CONFIRM = "confirm", _("confirmed")
        CORRECT = "correct", _("corrected")
        NONE_OF_THESE = "none_of_these", _("marked as none of these")
        LEAVE_OUT = "leave_out", _("left out")
        DOUBT = "doubt", _("called wrong")
        REOPEN = "reopen", _("put back to be reviewed")
        UNDO = "undo", _("undone")

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="reviews")
    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="reviews")
    batch = models.UUIDField(db_index=True)
    action = models.CharField(max_length=20, choices=Action)
    label_before = models.ForeignKey(Class, on_delete=models.SET_NULL, null=True, related_name="+")
    label_after = models.ForeignKey(Class, on_delete=models.SET_NULL, null=True, related_name="+")
    state_before = models.CharField(max_length=20, choices=Image.State)
    state_after = models.CharField(max_length=20, choices=Image.State)
    undoes = models.OneToOneField("self", on_delete=models.CASCADE, null=True, related_name="undone_by")
    drawn_at_random = models.BooleanField(default=False)
    was_unseen = models.BooleanField(default=False)
    was_doubted = models.BooleanField(default=False)
    audit = models.ForeignKey(Audit, on_delete=models.SET_NULL, null=True, related_name="reviews")
    is_for_copy = models.BooleanField(default=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="reviews"
    )
    visitor = models.UUIDField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=True) | Q(visitor__isnull=True), name="review_by_one_person"
            ),
        ]
        indexes = [
            models.Index(fields=["dataset", "id"], name="review_by_id"),
            models.Index(fields=["dataset", "visitor", "id"], name="review_by_visitor"),
            models.Index(fields=["dataset", "user", "id"], name="review_by_user"),
            models.Index(fields=["dataset", "id"], name="review_drawn", condition=Q(drawn_at_random=True)),
        ]

    def __str__(self) -> str:
        return f"{self.action} ({self.created_at:%Y-%m-%d %H:%M})"
