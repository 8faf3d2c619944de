"""Pending images get their predictions."""

import logging
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import numpy as np

from classifier.active_model import active_card
from classifier.classification.inference import Classification, classify
from classifier.classification.telling import TOLD, tell_in_classes
from classifier.durability import atomic_but_repeatable
from classifier.intake.stored import make_views_again
from classifier.models import Class, Dataset, Image, Prediction
from ml_models.labels import LABELS
from ml_models.preprocess import SIDE, Views

logger = logging.getLogger(__name__)


def classify_pending(images: Sequence[Image], *, is_urgent: bool = True) -> None:
    """Classify those of `images` that are pending, record what was found, and drop their views.

    What is not urgent lets people who wait for their page go first. An image whose views cannot be read
    becomes 'failed'. Harmless when two processes do it at once: one prediction per image and model version
    is a constraint of the database.
    """
    readable: list[tuple[Image, Views]] = []
    for image in images:
        if image.state != Image.State.PENDING:
            continue
        views = read_views(image)
        if views is None:
            _mark_failed(image)
        else:
            readable.append((image, views))
    if not readable:
        return
    results = classify([views for _, views in readable], is_urgent=is_urgent)
    classes = _find_classes([image for image, _ in readable])
    # Lost in a power cut, the images would still be pending, and be classified again.
    with atomic_but_repeatable():
        made = [
            _describe(image, result)
            for (image, _), result in zip(readable, results, strict=True)
            if _record(image, result, classes[image.dataset_id])
        ]
        Prediction.objects.bulk_create(made, ignore_conflicts=True)


def classify_again(*, image: Image) -> None:
    """Ask the active network about an image that another version, or none, has answered.

    A further prediction is recorded; the earlier ones stay, and so does what people have decided. Raises
    StorageUnavailable or FileNotFoundError when the stored picture cannot be had, PictureRefused when it
    cannot be decoded now.
    """
    if image.predictions.filter(model_version=active_card().model_version).exists():
        return
    [result] = classify([make_views_again(image)])
    itself = Image.objects.filter(pk=image.pk)
    with atomic_but_repeatable():
        # Nothing is written for an image that was deleted in the meantime.
        if itself.update(**_tell(image, result, list(image.dataset.classes.all()))):
            itself.filter(state=Image.State.FAILED).update(state=Image.State.UNREVIEWED)
            Prediction.objects.bulk_create([_describe(image, result)], ignore_conflicts=True)


def read_views(image: Image) -> Views | None:
    """The network's input uint8 (views, 32, 32, 3), kept with the row by intake; None if not whole."""
    raw = bytes(image.views or b"")
    if not raw or len(raw) % (SIDE * SIDE * 3):
        return None
    return np.frombuffer(raw, np.uint8).reshape(-1, SIDE, SIDE, 3)


def _find_classes(images: Sequence[Image]) -> dict[UUID, list[Class]]:
    datasets = {image.dataset_id for image in images}
    classes: dict[UUID, list[Class]] = {dataset: [] for dataset in datasets}
    for each in Class.objects.filter(dataset__in=datasets):
        classes[each.dataset_id].append(each)
    return classes


def _mark_failed(image: Image) -> None:
    logger.error("image %s has no readable views", image.pk)
    image.state = Image.State.FAILED
    image.save(update_fields=["state"])


def _record(image: Image, result: Classification, classes: Sequence[Class]) -> bool:
    """Whether the row was still waiting: nothing is written for one deleted or classified meanwhile."""
    image.state, image.views, image.lease_until = Image.State.UNREVIEWED, None, None
    columns = {"state": image.state, "views": None, "lease_until": None, **_tell(image, result, classes)}
    return bool(Image.objects.filter(pk=image.pk, state=Image.State.PENDING).update(**columns))


def _tell(image: Image, result: Classification, classes: Sequence[Class]) -> dict[str, Any]:
    """Set what was found on `image`, without saving, and return it by column."""
    judgement = result.judgement
    image.top_class = LABELS[judgement.top_class]
    image.is_outside = judgement.is_outside
    tell_in_classes(image, judgement.logits, judgement.temperature, classes)
    return {column: getattr(image, column) for column in ("top_class", "is_outside", *TOLD)}


def _describe(image: Image, result: Classification) -> Prediction:
    judgement = result.judgement
    return Prediction(
        image=image,
        model_version=active_card().model_version,
        logits=judgement.logits.astype(np.float32).tobytes(),
        features=result.features.astype(np.float32).tobytes(),
        temperature=judgement.temperature,
        top_class=image.top_class,
        confidence=judgement.confidence,
        is_unsure=judgement.is_unsure,
        is_outside=judgement.is_outside,
        duration_ms=result.duration_ms,
    )
