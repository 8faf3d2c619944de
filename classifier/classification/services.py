"""Pending images get their predictions."""

import logging
from collections.abc import Sequence

import numpy as np

from classifier.active_model import active_card
from classifier.classification.inference import BATCH, PATIENT_BATCH, classify
from classifier.classification.recording import describe, record, tell_result
from classifier.durability import atomic_but_repeatable
from classifier.intake.stored import make_views_again
from classifier.models import Image, Prediction
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
    pictures = [views for _, views in readable]
    results = classify(pictures, is_urgent=is_urgent, batch=BATCH if is_urgent else PATIENT_BATCH)
    record(list(zip((image for image, _ in readable), results, strict=True)))


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
        if itself.update(**tell_result(image, result, list(image.dataset.classes.all()))):
            itself.filter(state=Image.State.FAILED).update(state=Image.State.UNREVIEWED)
            Prediction.objects.bulk_create([describe(image, result)], ignore_conflicts=True)


def read_views(image: Image) -> Views | None:
    """The network's input uint8 (views, 32, 32, 3), kept with the row by intake; None if not whole."""
    raw = bytes(image.views or b"")
    if not raw or len(raw) % (SIDE * SIDE * 3):
        return None
    return np.frombuffer(raw, np.uint8).reshape(-1, SIDE, SIDE, 3)


def _mark_failed(image: Image) -> None:
    logger.error("image %s has no readable views", image.pk)
    image.state = Image.State.FAILED
    image.save(update_fields=["state"])
