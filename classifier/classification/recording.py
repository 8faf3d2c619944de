"""What the network said is written down: once for each image, for a whole chunk in a few statements."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection

from classifier.active_model import active_card, name_network
from classifier.classification.decided import apply_decision, find_decided
from classifier.classification.inference import Classification
from classifier.classification.telling import TOLD, tell_in_classes
from classifier.durability import atomic_but_repeatable
from classifier.models import Class, Dataset, Image, Prediction
from classifier.models.dataset import START
from classifier.statements import insert_all, update_all
from ml_models.labels import LABELS

Results = Sequence[tuple[Image, Classification]]
TOLD_OF_ALL = ("top_class", "is_outside", *TOLD)
WRITTEN = ("state", "label", "views", "lease_until", "lacks_features", *TOLD_OF_ALL)


def record(results: Results) -> None:
    """Write the results of pending images; nothing for one that was deleted or classified meanwhile."""
    # Lost in a power cut, the images would still be pending, and be classified again.
    with atomic_but_repeatable():
        classes = _find_classes({image.dataset_id for image, _ in results})
        pending = Image.objects.filter(pk__in=[image.pk for image, _ in results], state=Image.State.PENDING)
        waiting = set(pending.order_by("pk").select_for_update().values_list("pk", flat=True))
        kept = [(image, result) for image, result in results if image.pk in waiting]
        decided = find_decided(waiting)
        for image, result in kept:
            settle(image, result, classes[image.dataset_id])
            apply_decision(image, decided.get(image.pk))
        update_all([image for image, _ in kept], WRITTEN)
        _ask_again_where_late(kept, classes)
        insert_all([describe(*pair) for pair in kept], skips_known=True)


def settle(image: Image, result: Classification, classes: Sequence[Class]) -> None:
    """Set what was found on an image that was pending, without saving."""
    image.state, image.views, image.lease_until = Image.State.UNREVIEWED, None, None
    image.lacks_features = True
    tell_result(image, result, classes)


def tell_result(image: Image, result: Classification, classes: Sequence[Class]) -> dict[str, Any]:
    """Set what was found on `image`, without saving, and return it by column."""
    judgement = result.judgement
    image.top_class = LABELS[judgement.top_class]
    image.is_outside = judgement.is_outside
    tell_in_classes(image, judgement.logits, judgement.temperature, classes, result.network)
    return {column: getattr(image, column) for column in TOLD_OF_ALL}


def tell_prediction(image: Image, prediction: Prediction, classes: Sequence[Class]) -> None:
    """Set what an earlier prediction says on `image`, without saving."""
    image.top_class, image.is_outside = prediction.top_class, prediction.is_outside
    logits = np.frombuffer(bytes(prediction.logits), np.float32)
    by = name_network(prediction.model_version)
    tell_in_classes(image, logits, prediction.temperature, classes, by)


def describe(image: Image, result: Classification) -> Prediction:
    """The row, not saved, that keeps what was said of `image`."""
    judgement = result.judgement
    return Prediction(
        image=image,
        model_version=active_card(result.network).model_version,
        logits=judgement.logits.astype(np.float32).tobytes(),
        features=result.features.astype(np.float32).tobytes(),
        temperature=judgement.temperature,
        top_class=LABELS[judgement.top_class],
        confidence=judgement.confidence,
        is_unsure=judgement.is_unsure,
        is_outside=judgement.is_outside,
        duration_ms=result.duration_ms,
    )


def _ask_again_where_late(results: Results, classes: Mapping[UUID, Sequence[Class]]) -> None:
    """Where the dataset's network was changed while another answered, that one is still to be asked."""
    late = set()
    for image, result in results:
        now = classes[image.dataset_id][0].dataset if classes[image.dataset_id] else image.dataset
        if now.answered_by != result.network:
            late.add(image.dataset_id)
    if late:
        Dataset.objects.filter(pk__in=late).update(reclassify_after=START)


def _find_classes(datasets: set[UUID]) -> dict[UUID, list[Class]]:
    """The classes of each dataset, which cannot change before the transaction's end."""
    if connection.features.has_select_for_update:  # SQLite's transaction is the lock
        locked = Dataset.with_removed.filter(pk__in=datasets).order_by("pk").select_for_update()
        datasets = set(locked.values_list("pk", flat=True))
    classes: dict[UUID, list[Class]] = {dataset_id: [] for dataset_id in datasets}
    for each in Class.objects.filter(dataset__in=classes).select_related("dataset"):
        classes[each.dataset_id].append(each)
    return classes
