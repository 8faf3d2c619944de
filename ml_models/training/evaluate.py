"""A trained network measured from all sides; what was found goes into its card."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from ml_models.calibration import Calibration
from ml_models.card import ModelCard
from ml_models.predictor import Predictor, load_predictor
from ml_models.processors import count_processors
from ml_models.training.data import Cifar10, Pictures, split_validation
from ml_models.training.evaluation.calibrate import Sample, calibrate
from ml_models.training.evaluation.fitting import fit_temperature
from ml_models.training.evaluation.outside import describe_outside, find_scores, read_outside
from ml_models.training.evaluation.photographs import describe_photos
from ml_models.training.evaluation.photos import predict_photos, read_manifest
from ml_models.training.evaluation.policies import study_policies
from ml_models.training.evaluation.prediction import Logits, predict_logits, predict_mirrored
from ml_models.training.evaluation.robustness import describe_robustness
from ml_models.training.evaluation.test_split import describe_test

Say = Callable[[str], None]


@dataclass(frozen=True)
class Sources:
    """What to measure with; whatever is None is left out."""

    data: Cifar10
    outside: Path | None = None
    photos: Path | None = None


class Evaluation:
    """One network, its card and the pictures to measure it with."""

    def __init__(self, folder: Path, sources: Sources, say: Say = print) -> None:
        self.folder, self.sources, self.say = folder, sources, say
        self.card = ModelCard.read(folder)
        self.predictor: Predictor = load_predictor(folder, self.card, "litert", count_processors())
        seed = int(self.card.training.get("seed", 1))
        size = min(5000, len(sources.data.train) // 10)
        self.validation = split_validation(sources.data.train, seed, size)[1]

    def calibrate(self) -> Calibration:
        """Temperatures and thresholds anew: from the validation split, and from photographs if given."""
        single = Sample(predict_logits(self.validation.x, self.predictor), self.validation.y)
        if self.sources.photos is None:
            mirrored = predict_mirrored(self.validation.x, self.predictor)
            averaged = Sample((single.logits + mirrored) / 2, single.y)
        else:
            photos = read_manifest(self.sources.photos).halve()[0]
            averaged = Sample(predict_photos(photos, self.card.views, self.predictor), photos.y)
        self.card = replace(self.card, calibration=calibrate(single, averaged))
        return self.card.calibration

    def measure(self) -> dict[str, Any]:
        """All figures, as they go into the card."""
        metrics: dict[str, Any] = {}
        if self.sources.data.test is not None:
            metrics |= self._measure_test(self.sources.data.test)
        if self.sources.photos is not None:
            self.say("photographs")
            metrics["photographs"] = self._measure_photos(self.sources.photos)
        return metrics

    def write(self, metrics: dict[str, Any]) -> ModelCard:
        """Puts the figures, and a calibration made anew, into the card on disk."""
        self.card = replace(self.card, metrics={**self.card.metrics, **metrics})
        self.card.write(self.folder)
        return self.card

    def _measure_test(self, test: Pictures) -> dict[str, Any]:
        self.say("test split")
        logits = predict_logits(test.x, self.predictor)
        mirrored = predict_mirrored(test.x, self.predictor)
        temperatures = (self.card.calibration.temperature, self._fit_mirrored())
        figures = describe_test(logits, mirrored, test, temperatures)
        single = figures["single"]
        metrics: dict[str, Any] = {
            "test_accuracy": single["accuracy"],
            "test_accuracy_flip_averaged": figures["flip_averaged"]["accuracy"],
            "test_ece_15_bins": single["ece"],
            "test_nll": single["nll"],
            "test": figures,
        }
        if self.sources.outside is not None:
            self.say("pictures of none of the classes")
            metrics["outside"] = self._measure_outside(logits, self.sources.outside)
        self.say("robustness")
        metrics["robustness"] = describe_robustness(test, self.predictor)
        return metrics

    def _fit_mirrored(self) -> float:
        """The temperature of CIFAR pictures averaged with their mirror images."""
        x = self.validation.x
        averaged = (predict_logits(x, self.predictor) + predict_mirrored(x, self.predictor)) / 2
        return fit_temperature(averaged, self.validation.y)

    def _measure_outside(self, inside: Logits, path: Path) -> dict[str, Any]:
        pictures, temperature = read_outside(path), self.card.calibration.temperature
        scores = find_scores(predict_logits(pictures, self.predictor), temperature)
        first, second = scores[: len(scores) // 2], scores[len(scores) // 2 :]
        true_scores = find_scores(inside, temperature)
        return {
            "served": describe_outside(true_scores, second, self.card.calibration.outside_below or 0.0),
            "threshold_of_first_half": describe_outside(true_scores, second, float(np.median(first))),
        }

    def _measure_photos(self, folder: Path) -> dict[str, Any]:
        photos = read_manifest(folder)
        reporting = photos.halve()[1]
        every, some = (predict_photos(p, self.card.views, self.predictor) for p in (photos, reporting))
        return {
            "reporting_half": describe_photos(some, reporting.y, self.card.calibration),
            "all": describe_photos(every, photos.y, self.card.calibration),
        }


def study_views(folder: Path, photos: Path) -> list[dict[str, Any]]:
    """Every way from a photograph to 32x32 that a card can name, the best first."""
    card = ModelCard.read(folder)
    predictor = load_predictor(folder, card, "litert", count_processors())
    return study_policies(read_manifest(photos), predictor)
