"""Who says what pictures show: one of the networks, or something that was learnt on top of them.

No database is asked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from PIL.Image import Image as PILImage

from classifier.active_model import CNN, active_card
from classifier.classification.inference import classify, load_network
from ml_models.calibration import Judgement
from ml_models.preprocess import ViewName, Views, make_views, name_views

# What each network sees of one picture.
Seen = tuple[Views, ...]


class Asked(Protocol):
    """What can be asked. `networks` are those that look at each picture, the first being its own voice."""

    @property
    def networks(self) -> tuple[str, ...]: ...
    @property
    def labels(self) -> tuple[str, ...]: ...
    @property
    def model_version(self) -> str: ...
    @property
    def digest(self) -> str:
        """Differs for what may answer otherwise."""
        ...

    def judge(self, pictures: Sequence[Seen], batch: int | None = None) -> list[Judgement]:
        """What it says of pictures, each given as what its networks see of it. Raises as `classify`."""
        ...


def look(picture: PILImage, asked: Asked) -> Seen:
    """What the networks see of an upright RGB picture."""
    return tuple(make_views(picture, active_card(network).views) for network in asked.networks)


def name_looks(size: tuple[int, int], asked: Asked) -> list[ViewName]:
    """The parts of a picture of that size (width, height) that its own network sees."""
    return name_views(size, active_card(asked.networks[0]).views)


def warm_up(asked: Asked) -> None:
    """Load the networks now. Raises CardError."""
    for network in asked.networks:
        load_network(network)


@dataclass(frozen=True)
class AskedNetwork:
    """One of the networks itself."""

    network: str

    @property
    def networks(self) -> tuple[str, ...]:
        return (self.network,)

    @property
    def labels(self) -> tuple[str, ...]:
        return active_card(self.network).labels

    @property
    def model_version(self) -> str:
        return active_card(self.network).model_version

    @property
    def digest(self) -> str:
        sums = active_card(self.network).sha256
        return hashlib.sha256(repr(sorted(sums.items())).encode()).hexdigest()

    def judge(self, pictures: Sequence[Seen], batch: int | None = None) -> list[Judgement]:
        views = [views for (views,) in pictures]
        batch = batch if self.network == CNN else None  # the photo network's views are 56 times as large
        return [each.judgement for each in classify(views, network=self.network, batch=batch)]


THE_CNN = AskedNetwork(CNN)
