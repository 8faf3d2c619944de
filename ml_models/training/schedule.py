"""The learning rate as a share of its peak, step by step or by what validation says."""

from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from ml_models.training.recipe import Knots, OneCycle, Plateau, Recipe


class Schedule(Protocol):
    """``state`` is plain JSON, so that a resumed run goes on where it was."""

    state: dict[str, Any]

    def find_scale(self, step: int, steps: int) -> float:
        """The share of the peak rate in ``step`` (from 0) of ``steps`` in the whole run."""

    def end_epoch(self, accuracy: float) -> bool:
        """Takes note of an epoch's validation accuracy; True when the run should end."""


def make_schedule(recipe: Recipe) -> Schedule:
    """The schedule that ``recipe`` names."""
    if isinstance(recipe.schedule, Plateau):
        return PlateauSchedule(recipe.schedule, recipe.optimizer.rate)
    if isinstance(recipe.schedule, Knots):
        return KnotsSchedule(recipe.schedule, recipe.epochs)
    return OneCycleSchedule(recipe.schedule)


@dataclass
class OneCycleSchedule:
    """Up and down again in straight lines."""

    settings: OneCycle
    state: dict[str, Any] = field(default_factory=dict)

    def find_scale(self, step: int, steps: int) -> float:
        done = (step + 0.5) / steps
        rise = self.settings.warm_up
        return min(done / rise if rise else 1.0, (1 - done) / (1 - rise))

    def end_epoch(self, accuracy: float) -> bool:
        return False


@dataclass
class KnotsSchedule:
    """Straight lines between the recipe's points."""

    settings: Knots
    epochs: int
    state: dict[str, Any] = field(default_factory=dict)

    def find_scale(self, step: int, steps: int) -> float:
        places, shares = zip(*self.settings.points, strict=True)
        return float(np.interp((step + 0.5) / steps * self.epochs, places, shares))

    def end_epoch(self, accuracy: float) -> bool:
        return False


@dataclass
class PlateauSchedule:
    """Keras' ReduceLROnPlateau and EarlyStopping, both on validation accuracy."""

    settings: Plateau
    peak: float
    state: dict[str, Any] = field(
        default_factory=lambda: {"scale": 1.0, "best": -1.0, "waited": 0, "since_best": 0}
    )

    def find_scale(self, step: int, steps: int) -> float:
        return float(self.state["scale"])

    def end_epoch(self, accuracy: float) -> bool:
        if accuracy > self.state["best"]:
            self.state |= {"best": accuracy, "waited": 0, "since_best": 0}
            return False
        self.state["waited"] += 1
        self.state["since_best"] += 1
        if self.state["waited"] >= self.settings.patience:
            least = self.settings.least / self.peak
            self.state |= {"scale": max(self.state["scale"] * self.settings.factor, least), "waited": 0}
        return bool(self.state["since_best"] >= self.settings.stop_after)
