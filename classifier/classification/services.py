"""Pending images get their predictions."""

import logging
from collections.abc import Sequence

import numpy as np

from classifier.active_model import active_card
from classifier.classification.decided import apply_decision, find_decided
from classifier.classification.inference import Classification, classify
from classifier.classification.recording import describe, record, settle, tell_result
from classifier.durability import atomic_but_repeatable
from classifier.intake.images import PictureRefused
from classifier.intake.stored import make_views_again
from classifier.intake.storing import Complete
from classifier.models import Image, Prediction
from classifier.storage import StorageUnavailable
from ml_models.preprocess import ViewPolicy, Views

logger = logging.getLogger(__name__)


def classify_pending(images: Sequence[Image], *, is_urgent: bool = True) -> None:
    """Classify those of `images` that are pending, record what was found, and drop their views.

    Their datasets' networks answer. What is not urgent lets people who wait for their page go first. An image
    whose views cannot be read becomes 'failed'. Harmless when two processes do it at once: one prediction per
    image and model version is a constraint of the database.
    """
    by_network: dict[str, list[Image]] = {}
    for image in images:
        if image.state == Image.State.PENDING:
            by_network.setdefault(image.dataset.answered_by, []).append(image)
    found: list[tuple[Image, Classification]] = []
    for network, waiting in by_network.items():
        readable = [
            (image, views) for image in waiting if (views := _provide_views(image, network)) is not None
        ]
        results = classify([views for _, views in readable], network=network, is_urgent=is_urgent)
        found += zip((image for image, _ in readable), results, strict=True)
    if found:
        record(found)


def look_at_new(image: Image) -> Complete:
    """Its network's look at an image that is on its way in; to be recorded with its row, without a wait more.

    Raises ValueError as `classify` does: then there is no row.
    """
    network = image.dataset.answered_by
    views = read_views(image, active_card(network).views)
    if views is None:
        raise ValueError("an image on its way in has its views")
    [result] = classify([views], network=network)

    def complete() -> list[Prediction]:
        settle(image, result, list(image.dataset.classes.all()))
        return [describe(image, result)]

    return complete


def classify_again(*, image: Image) -> None:
    """Ask the network of its dataset about an image that another version, or none, has answered.

    A further prediction is recorded; the earlier ones stay, and so does what people have decided. Raises
    StorageUnavailable or FileNotFoundError when the stored picture cannot be had, PictureRefused when it
    cannot be decoded now.
    """
    network = image.dataset.answered_by
    if _has_answered(network, image):
        return
    [result] = classify([make_views_again(image, network)], network=network)
    itself = Image.objects.filter(pk=image.pk)
    with atomic_but_repeatable():
        # Nothing is written for an image that was deleted in the meantime.
        if itself.update(**tell_result(image, result, list(image.dataset.classes.all()))):
            failed = itself.filter(state=Image.State.FAILED)
            failed.update(state=Image.State.UNREVIEWED, lacks_features=True)
            Prediction.objects.bulk_create([describe(image, result)], ignore_conflicts=True)


def ask_second_opinion(*, image: Image, network: str) -> None:
    """Ask `network` about an image whose dataset goes by another one.

    Its prediction is recorded beside the others; what counts for the dataset stays as it is. Raises as
    `classify_again` does.
    """
    if _has_answered(network, image):
        return
    [result] = classify([make_views_again(image, network)], network=network)
    with atomic_but_repeatable():
        if Image.objects.filter(pk=image.pk).exists():
            Prediction.objects.bulk_create([describe(image, result)], ignore_conflicts=True)


def read_views(image: Image, policy: ViewPolicy) -> Views | None:
    """A network's input uint8 (views, side, side, 3), kept with the row by intake; None if not whole."""
    raw, bytes_each = bytes(image.views or b""), policy.side * policy.side * 3
    count, rest = divmod(len(raw), bytes_each)
    if rest or not 1 <= count <= len(policy.views):
        return None
    return np.frombuffer(raw, np.uint8).reshape(-1, policy.side, policy.side, 3)


def _has_answered(network: str, image: Image) -> bool:
    return image.predictions.filter(model_version=active_card(network).model_version).exists()


def _provide_views(image: Image, network: str) -> Views | None:
    """What was kept with the row; made again where that is another network's. None, and 'failed', without."""
    views = read_views(image, active_card(network).views)
    if views is not None:
        return views
    try:
        return make_views_again(image, network)
    except StorageUnavailable:
        logger.warning("image %s waits for the picture storage", image.pk)
    except (FileNotFoundError, PictureRefused):
        _mark_failed(image)
    return None


def _mark_failed(image: Image) -> None:
    logger.error("image %s has no readable views", image.pk)
    image.state = Image.State.FAILED
    apply_decision(image, find_decided([image.pk]).get(image.pk))
    image.save(update_fields=["state", "label"])
