"""The model card: what the weights need travels with them, as JSON beside the weights.

After Mitchell et al., "Model Cards for Model Reporting" (FAT* 2019, arXiv:1810.03993).
"""

import hashlib
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from ml_models.calibration import Calibration
from ml_models.preprocess import SIDE, ViewPolicy

CARD_FILE = "card.json"
KERAS_FILE = "model.keras"
LITERT_FILE = "model.tflite"
FAMILIAR_FILE = "familiar.npy"


class CardError(Exception):
    """The card, or a file that it vouches for, is missing or not what it says. The message is for people."""


@dataclass(frozen=True)
class Normalization:
    """(pixel - mean) / std for each of red, green and blue, pixels being 0..255."""

    mean: tuple[float, float, float]
    std: tuple[float, float, float]


@dataclass(frozen=True)
class ModelCard:
    """One version of one network. `sha256` maps each weights file's name to its digest.

    `about` says in words what it is for, what it learnt from and what it gets wrong; `networks` are those
    that it was chosen over, and itself.
    """

    name: str
    version: str
    labels: tuple[str, ...]
    normalization: Normalization
    views: ViewPolicy
    calibration: Calibration
    sha256: dict[str, str]
    parameters: int
    metrics: dict[str, Any] = field(default_factory=dict)
    training: dict[str, Any] = field(default_factory=dict)
    about: dict[str, Any] = field(default_factory=dict)
    networks: list[dict[str, Any]] = field(default_factory=list)

    @property
    def model_version(self) -> str:
        """How predictions remember who made them, for example "cifar10_cnn/starter"."""
        return f"{self.name}/{self.version}"

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The card in `folder`. Raises CardError when it is missing, broken or incomplete."""
        path = folder / CARD_FILE
        try:
            return cls._from_json(json.loads(path.read_text(encoding="utf-8")))
        except OSError as error:
            raise CardError(f"there is no readable model card at {path}") from error
        except KeyError as error:
            raise CardError(f"{path} has no entry {error}") from error
        except (ValueError, TypeError) as error:
            raise CardError(f"{path} is not a valid model card: {error}") from error

    @classmethod
    def _from_json(cls, card: dict[str, Any]) -> Self:
        for entry in ("name", "version"):
            if not re.fullmatch(r"[\w.-]{1,50}", str(card[entry])):
                raise ValueError(f"{entry} must be up to 50 letters, digits, '_', '.' or '-'")
        views, normalization = card["views"], card["normalization"]
        return cls(
            name=card["name"],
            version=card["version"],
            labels=tuple(card["labels"]),
            normalization=Normalization(_triple(normalization["mean"]), _triple(normalization["std"])),
            views=ViewPolicy(tuple(views["views"]), views["filter"], views.get("side", SIDE)),
            calibration=Calibration(**card["calibration"]),
            sha256=dict(card["sha256"]),
            parameters=int(card["parameters"]),
            metrics=card.get("metrics", {}),
            training=card.get("training", {}),
            about=dict(card.get("about", {})),
            networks=[dict(network) for network in card.get("networks", [])],
        )

    def write(self, folder: Path) -> None:
        """Write the card into `folder`, aside first, so that a reader never sees half of it."""
        aside = folder / f".{CARD_FILE}.part"
        aside.write_text(json.dumps(self._to_json(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        aside.replace(folder / CARD_FILE)

    def _to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "version": self.version,
            "labels": list(self.labels),
            "normalization": vars(self.normalization),
            "views": vars(self.views),
            "calibration": vars(self.calibration),
            "parameters": self.parameters,
            "metrics": self.metrics,
            "training": self.training,
            "about": self.about,
            "networks": self.networks,
            "sha256": self.sha256,
        }

    def check_file(self, folder: Path, name: str) -> Path:
        """The path of the weights file `name`, once its digest is found right. Raises CardError if not."""
        path = folder / name
        if name not in self.sha256:
            raise CardError(f"the model card in {folder} does not vouch for {name}")
        try:
            actual = hash_file(path)
        except OSError as error:
            raise CardError(f"the network's weights are missing: {path} cannot be read") from error
        if actual != self.sha256[name]:
            raise CardError(
                f"{path} is not the file that its model card describes: its SHA-256 is {actual}, "
                f"and it should be {self.sha256[name]}"
            )
        return path


def hash_file(path: Path) -> str:
    """The SHA-256 of a file, as 64 hexadecimal digits. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _triple(values: list[float]) -> tuple[float, float, float]:
    red, green, blue = (float(value) for value in values)
    return red, green, blue
