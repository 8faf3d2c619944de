"""Which of an image's predictions counts: several networks may have answered, and versions of each."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from classifier.active_model import active_card, name_network
from classifier.models import Prediction

# Whether it is by the active version, whether by the network at all, and when it was made.
Rank = tuple[bool, bool, datetime]


class Made(Protocol):
    """What tells which prediction counts."""

    @property
    def model_version(self) -> str: ...

    @property
    def created_at(self) -> datetime: ...


class Said(NamedTuple):
    """What is needed of a prediction where thousands are read: rows are made in a fifth of the time."""

    model_version: str
    created_at: datetime
    logits: bytes
    temperature: float
    is_outside: bool


def choose_current[Some: Made](predictions: Iterable[Some], network: str) -> Some | None:
    """The prediction by the active version of `network`, else its newest, else the newest of all."""
    return max(predictions, key=lambda made: _rank(made, network), default=None)


def find_current(image_ids: Sequence[UUID], network: str) -> dict[UUID, Prediction]:
    """By image, the prediction that counts where `network` answers; without its features."""
    made: dict[UUID, list[Prediction]] = {}
    for prediction in Prediction.objects.filter(image__in=image_ids).defer("features"):
        made.setdefault(prediction.image_id, []).append(prediction)
    said = {image_id: choose_current(several, network) for image_id, several in made.items()}
    return {image_id: prediction for image_id, prediction in said.items() if prediction is not None}


def find_said(image_ids: Sequence[UUID], network: str) -> dict[UUID, Said]:
    """The same in short."""
    said: dict[UUID, Said] = {}
    rows = Prediction.objects.filter(image__in=image_ids)
    for image_id, *values in rows.values_list("image_id", *Said._fields):
        made = Said._make(values)
        known = said.get(image_id)
        said[image_id] = made if known is None else (choose_current([known, made], network) or made)
    return said


def _rank(made: Made, network: str) -> Rank:
    is_own = name_network(made.model_version) == network
    return is_own and made.model_version == active_card(network).model_version, is_own, made.created_at
