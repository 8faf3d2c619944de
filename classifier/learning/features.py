"""Pictures of datasets that learn get features in the background: a chunk at a time, the labelled ones first.

What is to do stands in the image rows (`lacks_features`), a lease beside it; so any number of workers share
it, and what one had in hand when it died is taken up again.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

import numpy as np
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from classifier.active_model import PHOTO, active_card, list_networks
from classifier.classification.inference import classify
from classifier.durability import atomic_but_repeatable
from classifier.intake.images import PictureRefused
from classifier.intake.stored import make_views_again
from classifier.learning.frames import find_shares, read_frame
from classifier.learning.telling import TOLD_BY_HEADS, write_told
from classifier.models import Dataset, Features, Image, Prediction
from classifier.models.dataset import START
from classifier.models.image import LEASE
from ml_models.calibration import Floats

logger = logging.getLogger(__name__)

# A quarter of a second's work: who waits for a page goes first in between, and a kill costs little.
CHUNK = 24
# Fewer labels than of two kinds teach nothing.
LEAST_KINDS = 2


def find_feature_version() -> str:
    """The version of the feature network; empty where there is none here."""
    return active_card(PHOTO).model_version if PHOTO in list_networks() else ""


def start_features(dataset: Dataset) -> bool:
    """Have the dataset's pictures get features, if its labels are of at least two kinds; returns whether."""
    labelled = dataset.images.filter(state__in=(*Image.LABELLED, Image.State.NONE_OF_THESE), is_unseen=False)
    if labelled.order_by().values("label").distinct().count() < LEAST_KINDS:
        return False
    want_features(dataset=dataset)
    return True


def want_features(*, dataset: Dataset) -> None:
    """Have the dataset's pictures get features in the background, whatever labels there are."""
    with transaction.atomic():
        now = Dataset.objects.select_for_update(no_key=True).get(pk=dataset.pk)
        if now.features_network not in ("", find_feature_version()):
            answered = now.images.exclude(state__in=(Image.State.PENDING, Image.State.FAILED))
            answered.update(lacks_features=True)
        Dataset.objects.filter(pk=now.pk).update(features_network=find_feature_version())
    dataset.features_network = find_feature_version()


def find_featureless() -> QuerySet[Image]:
    """The pictures that want features, unless someone is at them."""
    version = find_feature_version()
    if not version:
        return Image.objects.none()
    free = Q(lease_until=None) | Q(lease_until__lt=timezone.now())
    wanting = Dataset.objects.filter(learns=True, features_network=version).values("pk")
    return Image.objects.filter(free, lacks_features=True, dataset__in=wanting).order_by()


def fill_some() -> int:
    """Give some pictures features, and the guesses of their dataset's head; returns how many, 0 at the end.

    Raises StorageUnavailable; the pictures are tried again once their leases have lapsed.
    """
    images = _claim()
    if not images:
        return 0
    known = _copy_known(images)
    copied = {row.image_id for row in known}
    _record(images, [*known, *_see([image for image in images if image.pk not in copied])])
    for dataset in {image.dataset for image in images}:
        _tell(dataset, [image for image in images if image.dataset_id == dataset.pk])
    return len(images)


def _claim() -> list[Image]:
    """Some pictures of which nobody else is given any for the next 30 seconds."""
    if not find_featureless().exists():
        return []
    with atomic_but_repeatable():
        waiting = find_featureless().select_related("dataset").defer("views")
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True, of=("self",))
        images = list(waiting.filter(label__isnull=False)[:CHUNK]) or list(waiting[:CHUNK])
        until = timezone.now() + LEASE
        Image.objects.filter(pk__in=[image.pk for image in images]).update(lease_until=until)
    return images


def _copy_known(images: Sequence[Image]) -> list[Features]:
    """Rows, not saved, of the pictures that the photo network has answered for already."""
    said = Prediction.objects.filter(image__in=images, model_version=find_feature_version())
    return [
        _describe(
            made.image,
            np.frombuffer(bytes(made.features), np.float32),
            np.frombuffer(bytes(made.logits), np.float32) / made.temperature,
        )
        for made in said.select_related("image").defer("image__views")
    ]


def _see(images: Sequence[Image]) -> list[Features]:
    """Rows, not saved, of the others; none for pictures that cannot be had any more."""
    readable = []
    for image in images:
        try:
            readable.append((image, make_views_again(image, PHOTO)))
        except (FileNotFoundError, PictureRefused) as error:
            logger.warning("image %s gets no features: %s", image.pk, error)
    seen = classify([views for _image, views in readable], network=PHOTO, is_urgent=False)
    return [
        _describe(image, each.features, each.judgement.logits / each.judgement.temperature)
        for (image, _views), each in zip(readable, seen, strict=True)
    ]


def _describe(image: Image, features: Floats, logits: Floats) -> Features:
    return Features(
        image=image,
        dataset_id=image.dataset_id,
        network=find_feature_version(),
        vector=features.astype(np.float16).tobytes(),
        logits=logits.astype(np.float32).tobytes(),
    )


def _record(images: Sequence[Image], rows: Sequence[Features]) -> None:
    """Write the rows, once each. Lost in a power cut, they would be made again."""
    with atomic_but_repeatable():
        ids = [image.pk for image in images]
        # Locked in the order in which decisions lock them, too; one that was deleted meanwhile gets nothing.
        kept = Image.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True)
        there = dict(kept.values_list("pk", "label"))
        Image.objects.filter(pk__in=list(there)).update(lacks_features=False, lease_until=None)
        Features.objects.filter(image__in=list(there)).delete()
        Features.objects.bulk_create([row for row in rows if row.image_id in there])
        labelled = {image.dataset_id for image in images if there.get(image.pk)}
        Dataset.objects.filter(pk__in=labelled).update(learnt_through=0)


def _tell(dataset: Dataset, images: Sequence[Image]) -> None:
    """What the dataset's head says of new pictures; nothing where the head is a newer one by now."""
    open_ = [image.pk for image in images if image.state in TOLD_BY_HEADS]
    now = Dataset.objects.filter(pk=dataset.pk, head_version__gt=0).first()
    if now is None:
        return
    frame = read_frame(now, list(now.classes.all()))
    shares = find_shares(now, frame, open_)
    with atomic_but_repeatable():
        locked = Dataset.objects.select_for_update(no_key=True).filter(pk=dataset.pk).first()
        if locked is not None and read_frame(locked, list(locked.classes.all())) == frame:
            write_told(now, frame, shares)
        else:
            Dataset.objects.filter(pk=dataset.pk).update(retell_after=START)
