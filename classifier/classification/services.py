"""Pending images get their predictions."""

import logging
from collections.abc import Sequence
from itertools import batched
from typing import Any
from uuid import UUID

import numpy as np

from classifier.active_model import active_card
from classifier.classification.class_list import project, tell
from classifier.classification.inference import Classification, classify
from classifier.durability import atomic_but_repeatable
from classifier.intake.stored import make_views_again
from classifier.models import Class, Dataset, Image, Prediction
from ml_models.calibration import Floats
from ml_models.labels import LABELS
from ml_models.preprocess import SIDE, Views

logger = logging.getLogger(__name__)

# The columns of an image that depend on the classes of its dataset.
TOLD = ("predicted", "confidence", "margin", "entropy", "is_unsure")
RETOLD_AT_ONCE = 250


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


def retell_predictions(dataset: Dataset) -> None:
    """Tell what the network said of each image again, after the dataset's classes have changed.

    The active version's prediction goes before others, as everywhere. Images that are decided on keep their
    labels; what the network thinks of them changes with the list.
    """
    classes = list(dataset.classes.all())
    every_id = dataset.images.order_by("pk").values_list("pk", flat=True)
    for image_ids in batched(every_id.iterator(), RETOLD_AT_ONCE):
        said = find_current(image_ids)
        images = list(dataset.images.filter(pk__in=said).only("pk"))
        for image in images:
            prediction = said[image.pk]
            logits = np.frombuffer(bytes(prediction.logits), np.float32)
            tell_in_classes(image, logits, prediction.temperature, classes)
        Image.objects.bulk_update(images, TOLD)


def find_current(image_ids: Sequence[UUID]) -> dict[UUID, Prediction]:
    """By image, what the active version of the network said of it, or else the newest; without features."""
    active = active_card().model_version
    said: dict[UUID, Prediction] = {}
    predictions = Prediction.objects.filter(image__in=image_ids).defer("features")
    for prediction in predictions.order_by("created_at"):
        known = said.get(prediction.image_id)
        if known is None or known.model_version != active:
            said[prediction.image_id] = prediction
    return said


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


def tell_in_classes(image: Image, logits: Floats, temperature: float, classes: Sequence[Class]) -> None:
    """Set the columns TOLD of `image`, without saving: logits (10,) told in the classes of its dataset."""
    told = tell(project(logits, temperature, [each.network_labels for each in classes]))
    image.predicted = None if told.place is None else classes[told.place]
    image.confidence, image.margin, image.entropy = told.confidence, told.margin, told.entropy
    unsure_below = active_card().calibration.unsure_below
    image.is_unsure = told.confidence is not None and told.confidence < unsure_below


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
