"""Prediction: what one model version said of one image. Never changed once made."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from classifier.models.image import Image


class Prediction(models.Model):
    """`logits` float32 (10,), averaged over the views, and `features` float32 (256,), as raw bytes.

    The probabilities are softmax(logits / temperature); the temperature is kept with them because a
    later version of the network comes with another.
    """

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="predictions")
    model_version = models.CharField(_("model version"), max_length=101)
    logits = models.BinaryField()
    features = models.BinaryField()
    temperature = models.FloatField()
    top_class = models.CharField(max_length=50)
    confidence = models.FloatField()
    is_unsure = models.BooleanField()
    is_outside = models.BooleanField()
    duration_ms = models.FloatField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("prediction")
        verbose_name_plural = _("predictions")
        constraints = [
            models.UniqueConstraint(
                fields=["image", "model_version"], name="one_prediction_per_image_and_version"
            ),
        ]
        indexes = [models.Index(fields=["created_at"], name="prediction_by_time")]

    def __str__(self) -> str:
        return f"{self.top_class} ({self.confidence:.0%})"
