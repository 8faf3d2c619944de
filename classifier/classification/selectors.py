"""Reads: what the network said of an image, as the pages show it."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from django.utils.functional import Promise

from classifier.active_model import CNN, NETWORK_NAMES, active_card, list_networks, name_network, name_other
from classifier.classification.current import choose_current
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
    """What one version of a network said of one image.

    `is_current` is whether that version is the active one of the network that the image's dataset goes by;
    `can_be_explained` whether the page "Why?" is about this answer.
    """

    sentence: str
    top: list[Guess]
    is_unsure: bool
    is_outside: bool
    model_version: str
    duration_ms: float
    network: str = CNN
    is_current: bool = True
    can_be_explained: bool = True

    @property
    def network_name(self) -> Promise:
        """The network's name, for people."""
        return NETWORK_NAMES[self.network]


def find_opinions(images: Iterable[Image]) -> dict[Image, Opinion]:
    """The opinion that counts, of each image that has one."""
    made: dict[Image, list[Prediction]] = {}
    for prediction in Prediction.objects.filter(image__in=list(images)).select_related("image__dataset"):
        made.setdefault(prediction.image, []).append(prediction)
    said = {image: choose_current(several, image.dataset.answered_by) for image, several in made.items()}
    return {image: read_opinion(prediction) for image, prediction in said.items() if prediction is not None}


def find_second_opinion(image: Image, first: Opinion) -> Opinion | None:
    """What another network said of it, if that was asked."""
    others = [made for made in image.predictions.all() if name_network(made.model_version) != first.network]
    newest = max(others, key=lambda made: made.created_at, default=None)
    return read_opinion(newest) if newest else None


def name_second(first: str) -> str:
    """The network that may be asked for a second opinion after `first`; none where there is no other."""
    other = name_other(first)
    return other if other in list_networks() else ""


def read_opinion(prediction: Prediction) -> Opinion:
    """The five most probable classes and the sentence."""
    logits = np.frombuffer(bytes(prediction.logits), np.float32)
    ranked = [(LABELS[index], p) for index, p in rank(softmax(logits, prediction.temperature), TOP)]
    version = prediction.model_version
    return Opinion(
        sentence=compose_sentence(ranked, is_unsure=prediction.is_unsure, is_outside=prediction.is_outside),
        top=[Guess(label, NAMES[label], p * 100, say_percent(p)) for label, p in ranked],
        is_unsure=prediction.is_unsure,
        is_outside=prediction.is_outside,
        model_version=version,
        duration_ms=prediction.duration_ms,
        network=name_network(version),
        is_current=version == active_card(prediction.image.dataset.answered_by).model_version,
        can_be_explained=version == active_card().model_version,
    )
