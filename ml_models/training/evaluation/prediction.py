"""What the served network says of many pictures, through the runtime that serves."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ml_models.card import FAMILIAR_FILE, LITERT_FILE, ModelCard
from ml_models.familiarity import Familiar
from ml_models.predictor import Predictor, load_predictor
from ml_models.preprocess import ViewPolicy, enlarge
from ml_models.processors import count_processors

BATCH = 32
CNN_VIEWS = ViewPolicy()
Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class Network:
    """A loaded version: its predictor, and the features of training pictures if it has them.

    `views` are its own. What is found of many pictures is kept in the folder `keep`, by the pictures and the
    SHA-256 of the network `digest`: minutes, for a network that sees 240 pixels.
    """

    predictor: Predictor
    familiar: Familiar | None
    views: ViewPolicy = CNN_VIEWS
    digest: str = ""
    keep: Path | None = None


@dataclass(frozen=True)
class Found:
    """Logits (N, 10), averaged over a picture's views, and familiarity (N,) where the version knows it."""

    logits: Doubles
    familiarity: Doubles | None

    def average_with(self, other: "Found", share: float = 0.5) -> "Found":
        """The mean with what was found of the same pictures in other views; ``share`` is their weight."""
        logits = self.logits + share * (other.logits - self.logits)
        if self.familiarity is None or other.familiarity is None:
            return Found(logits, None)
        return Found(logits, self.familiarity + share * (other.familiarity - self.familiarity))

    def halve(self) -> tuple["Found", "Found"]:
        """Every second picture from the first on, and the others."""
        halves = [
            Found(self.logits[n::2], None if self.familiarity is None else self.familiarity[n::2])
            for n in (0, 1)
        ]
        return halves[0], halves[1]


def load_network(folder: Path, card: ModelCard, keep: Path | None = None) -> Network:
    """The version in ``folder``, its files checked against the card. Raises CardError."""
    predictor = load_predictor(folder, card, "litert", count_processors())
    known = FAMILIAR_FILE in card.sha256
    familiar = Familiar.read(card.check_file(folder, FAMILIAR_FILE)) if known else None
    return Network(predictor, familiar, card.views, card.sha256[LITERT_FILE], keep)


def predict_all(
    pictures: NDArray[np.uint8], predictor: Predictor, views: ViewPolicy = CNN_VIEWS
) -> tuple[Doubles, Doubles]:
    """Logits (N, 10) and features (N, D) of uint8 (N, 32, 32, 3), enlarged to the side of the views."""
    batches = (pictures[n : n + BATCH] for n in range(0, len(pictures), BATCH))
    parts = [predictor.predict(_fit(batch, views)) for batch in batches]
    logits, features = (np.concatenate(part).astype(np.float64) for part in zip(*parts, strict=True))
    return logits, features


def find(pictures: NDArray[np.uint8], network: Network) -> Found:
    """What is found of uint8 (N, 32, 32, 3), each a single view."""
    logits, features = _predict_once(pictures, network)
    if network.familiar is None:
        return Found(logits, None)
    scores = [network.familiar.score(features[n : n + 500]) for n in range(0, len(features), 500)]
    return Found(logits, np.concatenate(scores).astype(np.float64))


def _fit(pictures: NDArray[np.uint8], views: ViewPolicy) -> NDArray[np.uint8]:
    return pictures if pictures.shape[1] == views.side else enlarge(pictures, views)


def _predict_once(pictures: NDArray[np.uint8], network: Network) -> tuple[Doubles, Doubles]:
    if network.keep is None:
        return predict_all(pictures, network.predictor, network.views)
    named = hashlib.sha256(network.digest.encode() + repr(network.views).encode() + pictures.tobytes())
    path = network.keep / f"{named.hexdigest()[:32]}.npz"
    if path.exists():
        with np.load(path) as kept:
            return kept["logits"], kept["features"]
    logits, features = predict_all(pictures, network.predictor, network.views)
    network.keep.mkdir(parents=True, exist_ok=True)
    np.savez(path, logits=logits, features=features.astype(np.float32))
    return logits, features


def find_mirrored(pictures: NDArray[np.uint8], network: Network) -> Found:
    """As `find`, of the pictures mirrored left to right."""
    return find(np.ascontiguousarray(pictures[:, :, ::-1]), network)
