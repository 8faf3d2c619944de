"""Reads: what the network said of an image, as the pages show it."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from django.utils.functional import Promise

from classifier.active_model import active_card
from classifier.classification.wording import NAMES, compose_sentence, say_percent
from classifier.models import Image, Prediction
from ml_models.calibration import rank, softmax
from ml_models.labels import LABELS

TOP = 5


@dataclass(frozen=True)
class Guess:
    """One class with its probability, 0..100."""

    label: str
    name: Promise
    percent: float
    percent_text: str


@dataclass(frozen=True)
class Opinion:
    """What one model version said of one image; `is_current` is whether that version is the active one."""

    sentence: str
    top: list[Guess]
    is_unsure: bool
    is_outside: bool
    model_version: str
    duration_ms: float
    is_current: bool = True


def find_opinions(images: Iterable[Image]) -> dict[Image, Opinion]:
    """The current opinion of each image that has one: the active version's, else the latest."""
    active = active_card().model_version
    predictions = Prediction.objects.filter(image__in=list(images)).select_related("image")
    newest_last = sorted(predictions, key=lambda made: (made.model_version == active, made.created_at))
    return {prediction.image: read_opinion(prediction) for prediction in newest_last}


def read_opinion(prediction: Prediction) -> Opinion:
    """The five most probable classes and the sentence."""
    logits = np.frombuffer(bytes(prediction.logits), np.float32)
    ranked = [(LABELS[index], p) for index, p in rank(softmax(logits, prediction.temperature), TOP)]
    return Opinion(
        sentence=compose_sentence(ranked, is_unsure=prediction.is_unsure, is_outside=prediction.is_outside),
        top=[Guess(label, NAMES[label], p * 100, say_percent(p)) for label, p in ranked],
        is_unsure=prediction.is_unsure,
        is_outside=prediction.is_outside,
        model_version=prediction.model_version,
        duration_ms=prediction.duration_ms,
        is_current=prediction.model_version == active_card().model_version,
    )
