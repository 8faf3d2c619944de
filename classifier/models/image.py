"""Image: one stored picture of a dataset, known by its SHA-256."""

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from classifier.models.dataset import Dataset
from classifier.models.label_class import Class

# For so long a pending image belongs to whoever claimed it; after that anyone may take it up again.
LEASE = timedelta(seconds=30)


class Image(models.Model):
    """`file`, `rendition` and `thumbnail` are names in the picture storage, empty when there is none.

    `views` holds the network's input, uint8 (views, 32, 32, 3) as raw bytes, until the picture is
    classified. `label` is the accepted class: set exactly when the state is confirmed or corrected.
    `version` grows with every decision; who decides on an older one is told instead of obeyed.
    `is_unseen` is a label that was accepted together with many others, none of them looked at; `is_doubted`
    a guess that someone called wrong without saying what is right: it is to be reviewed before others.
    `was_in_turn` is one that was decided on when its turn came, right or wrong alike; only such decisions say
    how often guesses are wrong, for what people pick out is mostly the wrong ones.

    The columns from `top_class` on repeat the current prediction, to filter and order by. `top_class` is the
    network's own label; `predicted`, `confidence`, `margin`, `entropy` and `is_unsure` are told of the
    dataset's classes, some of the network's being masked or merged. `is_outside` is of all ten again. All but
    `top_class` are told by the dataset's own head where `head_version` is not 0. `lacks_features` is one that
    has been classified and could have features, which only datasets that learn need.

    `fingerprint` is how the picture looks (intake/fingerprints.py), None for those that came before there
    were any. Near copies share a `group`, a key without further meaning; `grouping` says whether the picture
    has been compared with the others. `quality` has the bits of intake/quality.py, None when there is
    nothing to say.

    `source_size` (bytes) and `source_modified` (milliseconds since 1970) are those of the file on the
    person's own disk, as the browser told them: by them and the path an interrupted upload goes on.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("waiting to be classified")
        UNREVIEWED = "unreviewed", _("not reviewed")
        CONFIRMED = "confirmed", _("confirmed")
        CORRECTED = "corrected", _("corrected")
        NONE_OF_THESE = "none_of_these", _("none of these")
        LEFT_OUT = "left_out", _("left out")
        FAILED = "failed", _("could not be classified")

    class Grouping(models.TextChoices):
        NONE = "", _("not compared")
        WAITING = "waiting", _("waiting to be compared")
        COMPARED = "compared", _("compared")
        APART = "apart", _("taken out of its group")

    LABELLED = (State.CONFIRMED, State.CORRECTED)

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
    # Restricted, not protected: a class with labels cannot be deleted alone, but goes with its dataset.
    label = models.ForeignKey(Class, on_delete=models.RESTRICT, null=True, related_name="labelled")
    version = models.PositiveIntegerField(default=0)
    is_unseen = models.BooleanField(default=False)
    is_doubted = models.BooleanField(default=False)
    was_in_turn = models.BooleanField(default=False)
    top_class = models.CharField(max_length=50, blank=True)
    predicted = models.ForeignKey(Class, on_delete=models.SET_NULL, null=True, related_name="predicted")
    confidence = models.FloatField(null=True)
    margin = models.FloatField(null=True)
    entropy = models.FloatField(null=True)
    is_unsure = models.BooleanField(default=False)
    is_outside = models.BooleanField(default=False)
    head_version = models.PositiveIntegerField(default=0)
    lacks_features = models.BooleanField(default=False)
    cluster = models.PositiveSmallIntegerField(null=True)
    fingerprint = models.BinaryField(null=True)
    group = models.UUIDField(null=True)
    grouping = models.CharField(max_length=10, choices=Grouping, blank=True)
    quality = models.PositiveSmallIntegerField(null=True)

    # Whether an upload brought the same bytes again; known of what an upload returns, and not stored.
    was_here = False

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")
        ordering = ("created_at", "id")
        constraints = [
            models.UniqueConstraint(fields=["dataset", "sha256"], name="image_once_per_dataset"),
            models.CheckConstraint(
                condition=Q(label__isnull=False, state__in=("confirmed", "corrected"))
                | Q(label__isnull=True) & ~Q(state__in=("confirmed", "corrected")),
                name="image_label_fits_state",
            ),
        ]
        indexes = [
            models.Index(fields=["dataset", "id"], name="image_by_id"),
            models.Index(fields=["dataset", "created_at", "id"], name="image_by_time"),
            models.Index(fields=["dataset", "path", "id"], name="image_by_path"),
            models.Index(fields=["dataset", "confidence", "id"], name="image_by_confidence"),
            models.Index(fields=["dataset", "margin", "id"], name="image_by_margin"),
            models.Index(fields=["dataset", "entropy", "id"], name="image_by_entropy"),
            # The next to review, and all counts: no row is read for them.
            models.Index(fields=["dataset", "state", "margin", "id"], name="image_by_doubt"),
            models.Index(
                fields=[
                    *("dataset", "state", "label", "predicted"),
                    *("is_unseen", "is_doubted", "was_in_turn", "confidence"),  # for the estimates
                ],
                name="image_by_class",
            ),
            # The piles of a sweep, and how high each is.
            models.Index(
                fields=["dataset", "state", "is_outside", "is_doubted", "predicted", "confidence", "id"],
                name="image_to_sweep",
            ),
            models.Index(fields=["dataset", "group", "id"], name="image_by_group"),
            models.Index(
                fields=["dataset", "cluster", "state"],
                name="image_by_cluster",
                condition=Q(cluster__isnull=False),
            ),
            # Few pictures have hints, and hints are few: those with the wanted ones are found at once.
            models.Index(
                fields=["dataset", "quality"], name="image_by_quality", condition=Q(quality__isnull=False)
            ),
            models.Index(
                fields=["dataset", "created_at"], name="image_ungrouped", condition=Q(grouping="waiting")
            ),
            models.Index(fields=["created_at", "id"], name="image_waiting", condition=Q(state="pending")),
            # The labelled ones among them lie together.
            models.Index(
                fields=["dataset", "label", "id"], name="image_featureless", condition=Q(lacks_features=True)
            ),
            # Few of many: without these, all rows are read for them.
            models.Index(fields=["dataset", "id"], name="image_outside", condition=Q(is_outside=True)),
            models.Index(fields=["dataset", "id"], name="image_apart", condition=Q(grouping="apart")),
            # The unsure ones lie together at one end of each of these orders.
            *(
                models.Index(
                    fields=["dataset", name, "id"], name=f"unsure_by_{name}", condition=Q(is_unsure=True)
                )
                for name in ("confidence", "margin", "entropy")
            ),
        ]

    def __str__(self) -> str:
        return self.path

    @property
    def stored_names(self) -> list[str]:
        """The names of all its files in the picture storage."""
        return [name for name in (self.file, self.rendition, self.thumbnail) if name]
