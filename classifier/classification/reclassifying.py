"""After a change of a dataset's network: that one answers for the pictures that are there, chunk by chunk.

Safe to interrupt: how far it has come stands in the dataset's row and moves with each chunk. One worker at a
time works on a dataset, by a lease; of two that do it after all, the second finds what the first recorded.
"""

import logging
from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from classifier.active_model import active_card
from classifier.classification.current import find_current
from classifier.classification.inference import classify
from classifier.classification.recording import TOLD_OF_ALL, describe, tell_prediction
from classifier.durability import atomic_but_repeatable
from classifier.intake.images import PictureRefused
from classifier.intake.stored import make_views_again
from classifier.models import Dataset, Image, Prediction
from classifier.models.dataset import START
from classifier.models.image import LEASE
from classifier.statements import update_all
from classifier.storage import StorageUnavailable
from ml_models.preprocess import Views

logger = logging.getLogger(__name__)

CHUNK = 16


def find_to_reclassify() -> QuerySet[Dataset]:
    """The datasets whose pictures have not all been answered by their network, unless someone is at it."""
    is_free = Q(reclassify_until=None) | Q(reclassify_until__lt=timezone.now())
    return Dataset.objects.filter(is_free, reclassify_after__isnull=False).order_by("pk")


def begin_reclassifying(*, dataset: Dataset) -> None:
    """Have the dataset's network answer for every picture that is there; what people decided stays."""
    dataset.reclassify_after, dataset.reclassify_until = START, None
    dataset.save(update_fields=["reclassify_after", "reclassify_until"])


def reclassify_some() -> int:
    """Go through some more pictures of any dataset; returns how many, 0 when there is nothing left to do."""
    dataset = _claim()
    if dataset is None:
        return 0
    behind = dataset.images.filter(pk__gt=dataset.reclassify_after).exclude(
        state__in=(Image.State.PENDING, Image.State.FAILED)
    )
    images = list(behind.order_by("pk").defer("views")[:CHUNK])
    try:
        _ask(dataset, images)
    except StorageUnavailable:
        logger.warning("dataset %s waits for the picture storage", dataset.pk)
        return 0  # the lease lapses, and someone tries again
    _tell(dataset, images)
    _move_on(dataset, images)
    return len(images)


def _claim() -> Dataset | None:
    if not find_to_reclassify().exists():
        return None
    with atomic_but_repeatable():
        skips = connection.features.has_select_for_update_skip_locked
        dataset = find_to_reclassify().select_for_update(skip_locked=skips).first()
        if dataset is not None:
            Dataset.objects.filter(pk=dataset.pk).update(reclassify_until=timezone.now() + LEASE)
    return dataset


def _ask(dataset: Dataset, images: Sequence[Image]) -> None:
    """Record the answers that the dataset's network has not given before. Raises StorageUnavailable."""
    network = dataset.answered_by
    known = Prediction.objects.filter(image__in=images, model_version=active_card(network).model_version)
    answered = set(known.values_list("image", flat=True))
    readable: list[tuple[Image, Views]] = []
    for image in images:
        if image.pk not in answered and (views := _read(image, network)) is not None:
            readable.append((image, views))
    results = classify([views for _, views in readable], network=network, is_urgent=False)
    pairs = zip((image for image, _ in readable), results, strict=True)
    with atomic_but_repeatable():
        there = set(
            Image.objects.filter(pk__in=[image.pk for image, _ in readable]).values_list("pk", flat=True)
        )
        rows = [describe(image, result) for image, result in pairs if image.pk in there]
        Prediction.objects.bulk_create(rows, ignore_conflicts=True)


def _read(image: Image, network: str) -> Views | None:
    """The network's input; None for a picture that cannot be had any more, which keeps its earlier answer."""
    try:
        return make_views_again(image, network)
    except (FileNotFoundError, PictureRefused) as error:
        logger.warning("image %s keeps its answer: %s", image.pk, error)
        return None


def _tell(dataset: Dataset, images: Sequence[Image]) -> None:
    said = find_current([image.pk for image in images], dataset.answered_by)
    told = [image for image in images if image.pk in said]
    with transaction.atomic():
        Dataset.objects.select_for_update().filter(pk=dataset.pk).first()
        classes = list(dataset.classes.all())
        for image in told:
            tell_prediction(image, said[image.pk], classes)
        # A head goes on making the guesses until it has learnt from the other network.
        update_all(told, ("top_class",) if dataset.head_version else TOLD_OF_ALL)


def _move_on(dataset: Dataset, images: Sequence[Image]) -> None:
    """Unless it was begun anew in the meantime, with the same network or another."""
    behind = images[-1].pk if len(images) == CHUNK else None
    unchanged = Dataset.objects.filter(
        pk=dataset.pk, network=dataset.network, reclassify_after=dataset.reclassify_after
    )
    anew: dict[str, int] = {} if behind else {"learnt_through": 0}
    unchanged.update(reclassify_after=behind, reclassify_until=None, **anew)
