"""Pending images get their predictions."""

import logging
from collections.abc import Sequence

import numpy as np

from classifier.active_model import active_card
from classifier.classification.inference import Classification, classify
from classifier.durability import atomic_but_repeatable
from classifier.models import Image, Prediction
from ml_models.labels import LABELS
from ml_models.preprocess import SIDE, Views

logger = logging.getLogger(__name__)


def classify_pending(images: Sequence[Image]) -> None:
    """Classify those of `images` that are pending, record what was found, and drop their views.

    An image whose views cannot be read becomes 'failed'. Harmless when two processes do it at once: one
    prediction per image and model version is a constraint of the database.
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
    results = classify([views for _, views in readable])
    # Lost in a power cut, the images would still be pending, and be classified again.
    with atomic_but_repeatable():
        for (image, _), result in zip(readable, results, strict=True):
            _record(image, result)


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


def _record(image: Image, result: Classification) -> None:
    judgement = result.judgement
    image.state, image.views = Image.State.UNREVIEWED, None
    image.top_class = LABELS[judgement.top_class]
    image.confidence = judgement.confidence
    image.margin = judgement.margin
    image.entropy = judgement.entropy
    columns = ("state", "views", "top_class", "confidence", "margin", "entropy")
    # Claims the row: nothing is written for an image that was deleted or classified in the meantime.
    waiting = Image.objects.filter(pk=image.pk, state=Image.State.PENDING)
    if waiting.update(**{column: getattr(image, column) for column in columns}):
        Prediction.objects.bulk_create([_describe(image, result)], ignore_conflicts=True)


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
