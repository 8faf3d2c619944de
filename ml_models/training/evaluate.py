"""A trained network measured from all sides; what was found goes into its card."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from ml_models.calibration import Calibration, bend_logits
from ml_models.card import FAMILIAR_FILE, ModelCard, hash_file
from ml_models.familiarity import Familiar
from ml_models.preprocess import SIDE
from ml_models.training.data import Cifar10, DataRefused, Pictures, split_validation
from ml_models.training.evaluation.calibrate import Sample, calibrate, calibrate_one_view
from ml_models.training.evaluation.fitting import fit_familiarity, fit_temperature
from ml_models.training.evaluation.outside import (
    choose_threshold,
    describe_outside,
    find_scores,
    read_outside,
)
from ml_models.training.evaluation.photographs import describe_photos
from ml_models.training.evaluation.photos import find_photos, read_manifest
from ml_models.training.evaluation.policies import choose_policy, study_policies
from ml_models.training.evaluation.prediction import (
    Found,
    Network,
    find,
    find_mirrored,
    load_network,
    predict_all,
)
from ml_models.training.evaluation.robustness import describe_robustness
from ml_models.training.evaluation.shifts import choose_shifts, find_shifted
from ml_models.training.evaluation.test_split import describe_test, summarize_test
from ml_models.training.wording.complete import complete_card

Say = Callable[[str], None]


@dataclass(frozen=True)
class Sources:
    """What to measure with; whatever is None is left out."""

    data: Cifar10
    outside: Path | None = None
    photos: Path | None = None
    thorough: bool = True  # with views moved by a pixel, and with robustness
    keep: Path | None = None  # a folder for what is found of many pictures


class Evaluation:
    """One network, its card and the pictures to measure it with."""

    def __init__(self, folder: Path, sources: Sources, say: Say = print) -> None:
        self.folder, self.sources, self.say = folder, sources, say
        self.card = ModelCard.read(folder)
        self.network: Network = load_network(folder, self.card, sources.keep)
        self.has_learnt = False
        seed = int(self.card.training.get("seed", 1))
        size = min(5000, len(sources.data.train) // 10)
        self.validation = split_validation(sources.data.train, seed, size)[1]

    @cached_property
    def _single(self) -> Found:
        """What is found of the validation split."""
        return find(self.validation.x, self.network)

    @cached_property
    def _averaged(self) -> Found:
        """The same, averaged with what is found of the mirror images."""
        return self._single.average_with(find_mirrored(self.validation.x, self.network))

    @property
    def _looks_once(self) -> bool:
        """Whether it has one view of whatever comes, and takes its time for that."""
        return len(self.card.views.views) == 1 and self.card.views.side != SIDE

    def calibrate(self) -> Calibration:
        """Temperatures, familiarity and thresholds anew.

        From the validation split, from the first half of the strange pictures and from photographs if given.
        """
        if self.sources.outside is not None and not self._looks_once:
            self._learn_familiarity(self.sources.outside)
        single = Sample(self._single, self.validation.y)
        if self.sources.photos is not None:
            photos = read_manifest(self.sources.photos).halve()[0]
            others = Sample(find_photos(photos, self.card.views, self.network), photos.y)
        else:
            others = single if self._looks_once else Sample(self._averaged, self.validation.y)
        fit = calibrate_one_view if self._looks_once else calibrate
        self.card = replace(self.card, calibration=fit(single, others))
        return self.card.calibration

    def _learn_familiarity(self, outside: Path) -> None:
        """What tells validation pictures from the first half of the strange ones; `write` keeps it."""
        strange = read_outside(outside)
        known, unknown = (
            predict_all(pictures, self.network.predictor)[1]
            for pictures in (self.validation.x, strange[: len(strange) // 2])
        )
        self.network = replace(self.network, familiar=Familiar(fit_familiarity(known, unknown)))
        self.has_learnt = True

    def choose_views(self) -> list[dict[str, Any]]:
        """Takes the policy that is best on the setting half of the photographs; returns all tried."""
        if self.sources.photos is None:
            raise DataRefused("Views are chosen on photographs: name a folder of them.")
        rows = study_policies(read_manifest(self.sources.photos), self.network)
        self.card = replace(
            self.card, views=choose_policy(rows), metrics={**self.card.metrics, "views": rows}
        )
        return rows

    def measure(self) -> dict[str, Any]:
        """All figures, as they go into the card."""
        metrics: dict[str, Any] = {}
        if self.sources.data.test is not None:
            metrics |= self._measure_test(self.sources.data.test)
        if self.sources.photos is not None:
            self.say("photographs")
            metrics["photographs"] = self._measure_photos(self.sources.photos)
        return metrics

    def write(self, metrics: dict[str, Any], others: Sequence[ModelCard] = ()) -> ModelCard:
        """Puts the figures, a calibration made anew, and what they say in words into the card on disk.

        ``others`` are cards of the networks that its table is to show the accuracy of.
        """
        if self.has_learnt and self.network.familiar is not None:
            self.network.familiar.write(self.folder / FAMILIAR_FILE)
            digest = hash_file(self.folder / FAMILIAR_FILE)
            self.card = replace(self.card, sha256={**self.card.sha256, FAMILIAR_FILE: digest})
        self.card = complete_card(replace(self.card, metrics={**self.card.metrics, **metrics}), others)
        self.card.write(self.folder)
        return self.card

    def _measure_test(self, test: Pictures) -> dict[str, Any]:
        self.say("test split")
        found = find(test.x, self.network)
        metrics = summarize_test(self._describe_test(test, found))
        if self.sources.outside is not None:
            self.say("pictures of none of the classes")
            metrics["outside"] = self._measure_outside(found, self.sources.outside)
        if self.sources.thorough:
            self.say("robustness")
            metrics["robustness"] = describe_robustness(test, self.network)
        return metrics

    def _describe_test(self, test: Pictures, found: Found) -> dict[str, Any]:
        """The figures of single views ``found``, and of averages that validation chose."""
        bend = self.card.calibration.bend
        ways = {"single": (found.logits, self.card.calibration.temperature)}
        if self._looks_once:
            return describe_test(ways, test, bend)
        pair = found.average_with(find_mirrored(test.x, self.network))
        ways["flip_averaged"] = (pair.logits, self._fit(self._averaged))
        if not self.sources.thorough:
            return describe_test(ways, test, bend)
        self.say("the same, moved a little")
        shifts, held = choose_shifts(self._averaged, self.validation, self.network)
        moved = find_shifted(pair, test.x, self.network, shifts)
        figures = describe_test({**ways, "views_averaged": (moved.logits, self._fit(held))}, test, bend)
        figures["views_averaged"]["views"] = 2 + 2 * shifts
        return figures

    def _fit(self, held: Found) -> float:
        return fit_temperature(bend_logits(held.logits, self.card.calibration.bend), self.validation.y)

    def _measure_outside(self, inside: Found, path: Path) -> dict[str, Any]:
        """At the served threshold, and at one that the first half of the strange pictures sets."""
        calibration, pictures = self.card.calibration, read_outside(path)
        strange = find(pictures, self.network)
        outside, true_scores, held = (
            find_scores(found, calibration.temperature, calibration.bend)
            for found in (strange, inside, self._single)
        )
        first, second = outside[: len(outside) // 2], outside[len(outside) // 2 :]
        served = calibration.stranger_below if inside.familiarity is not None else calibration.outside_below
        return {
            "served": describe_outside(true_scores, second, served or 0.0),
            "best_threshold": describe_outside(true_scores, second, choose_threshold(held, first)),
        }

    def _measure_photos(self, folder: Path) -> dict[str, Any]:
        photos = read_manifest(folder)
        reporting = photos.halve()[1]
        every = find_photos(photos, self.card.views, self.network)
        return {
            "reporting_half": describe_photos(every.halve()[1], reporting.y, self.card.calibration),
            "all": describe_photos(every, photos.y, self.card.calibration),
        }
