"""Features: what the feature network sees in one image, from which heads are learnt."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from classifier.models.dataset import Dataset
from classifier.models.image import Image


class Features(models.Model):
    """`vector` is float16 (D,) as raw bytes, made by the feature network of version `network`; `logits`
    float32 (10,) are what its own head says of the ten classes, divided by its temperature.

    The dataset is that of the image: all of a dataset's features lie together in an index of their own.
    """

    image = models.OneToOneField(Image, on_delete=models.CASCADE, primary_key=True, related_name="features")
    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="features", db_index=False)
    network = models.CharField(max_length=101)
    vector = models.BinaryField()
    logits = models.BinaryField()

    class Meta:
        verbose_name = _("features")
        verbose_name_plural = _("features")
        indexes = [models.Index(fields=["dataset", "image"], name="features_by_dataset")]

    def __str__(self) -> str:
        return str(self.image_id)
