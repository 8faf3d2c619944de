"""One training run: epochs, validation, history, checkpoints, and the weights at the end.

A run stopped at any moment, even by kill -9, and resumed gives the weights that it would have given
without the stop: every batch and every dropout follows from the recipe's seed, the epoch and the step,
and the checkpoint after each epoch holds all the rest.
"""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from ml_models.training.batches import count_steps, iterate_batches
from ml_models.training.checkpoint import load_checkpoint, save_checkpoint
from ml_models.training.data import Pictures, split_validation
from ml_models.training.finish import find_accuracy, finish_weights
from ml_models.training.history import Row, write_history
from ml_models.training.network import Learner
from ml_models.training.progress import EpochBar
from ml_models.training.recipe import Recipe
from ml_models.training.schedule import make_schedule

CHECKPOINT = "checkpoint.npz"
HISTORY = "history.csv"
Say = Callable[[str], None]


@dataclass(frozen=True)
class Outcome:
    """What a finished run gave: the trained learner, its history and its validation pictures."""

    learner: Learner
    history: list[Row]
    train: Pictures
    validation: Pictures
    validation_accuracy: float
    cut_short: bool = False


class Run:
    """A recipe, its data and the folder where its checkpoint lies."""

    def __init__(self, recipe: Recipe, pictures: Pictures, out: Path, say: Say = print) -> None:
        set_up_tensorflow(recipe)
        self.recipe, self.out, self.say = recipe, out, say
        self.train, self.validation = split_validation(pictures, recipe.seed, min(5000, len(pictures) // 10))
        self.learner = Learner(recipe, self.train)
        self.schedule = make_schedule(recipe)
        self.history: list[Row] = []
        self.best: list[Any] = [tf.Variable(v) for v in self.learner.variables] if recipe.keep_best else []
        self.ended = False
        self.fingerprint = make_fingerprint(recipe, pictures)

    def resume(self) -> bool:
        """Goes back to the last checkpoint; False when there is none. Raises CheckpointRefused."""
        path = self.out / CHECKPOINT
        if not path.exists():
            return False
        state = load_checkpoint(path, self._groups(), self.fingerprint)
        self.history = [Row(**row) for row in state["history"]]
        self.schedule.state, self.ended = state["schedule"], state["ended"]
        return True

    def run(self, until: int | None = None, finish: bool = False) -> Outcome | None:
        """Trains the epochs that are still to come and puts the averaged or best weights into the model.

        With ``until`` it returns None after that epoch, if the recipe has more of them and these are not to
        ``finish`` the run.
        """
        self.out.mkdir(parents=True, exist_ok=True)
        last = self.recipe.epochs if until is None else min(until, self.recipe.epochs)
        while len(self.history) < last and not self.ended:
            self._run_epoch(len(self.history))
            self._save()
        cut_short = len(self.history) < self.recipe.epochs and not self.ended
        if cut_short and not finish:
            return None
        finish_weights(self.learner, self.train, self.validation, self.best)
        accuracy = find_accuracy(self.learner, self.validation)
        self.say(f"validation accuracy of the final weights: {accuracy:.4f}")
        return Outcome(self.learner, self.history, self.train, self.validation, accuracy, cut_short)

    def _run_epoch(self, epoch: int) -> None:
        started = time.perf_counter()
        loss, accuracy = self._learn_epoch(epoch)
        side = self.recipe.find_stage(epoch).side
        validation_loss, validation_accuracy = self._validate(side)
        seconds = time.perf_counter() - started
        row = Row(epoch + 1, side, loss, accuracy, validation_loss, validation_accuracy, round(seconds, 1))
        if validation_accuracy > max((earlier.val_accuracy for earlier in self.history), default=-1):
            self._remember_best()
        self.history.append(row)
        self.ended = self.schedule.end_epoch(validation_accuracy)
        self.say(row.describe(self.recipe.epochs))

    def _remember_best(self) -> None:
        if self.recipe.keep_best:
            for best, variable in zip(self.best, self.learner.variables, strict=True):
                best.assign(variable)

    def _learn_epoch(self, epoch: int) -> tuple[float, float]:
        steps, totals = count_steps(self.train, self.recipe), np.zeros(2)
        with EpochBar(epoch, self.recipe, steps) as bar:
            for step, (x, y) in enumerate(iterate_batches(self.train, self.recipe, epoch)):
                number = epoch * steps + step
                scale = self.schedule.find_scale(number, self.recipe.epochs * steps)
                totals += [float(v) for v in self.learner.learn(x, y, (self.recipe.seed, number), scale)]
                bar.show(step, totals, len(y))
        loss, accuracy = totals / steps
        return float(loss), float(accuracy)

    def _validate(self, side: int) -> tuple[float, float]:
        exact = self.learner.take_averages()
        logits = self.learner.predict(self.validation, side)
        self.learner.restore(exact)
        loss = tf.nn.sparse_softmax_cross_entropy_with_logits(self.validation.y.astype(int), logits)
        return float(np.mean(loss)), float((logits.argmax(1) == self.validation.y).mean())

    def _groups(self) -> dict[str, Any]:
        return {**self.learner.groups, "best": self.best}

    def _save(self) -> None:
        state = {
            "fingerprint": self.fingerprint,
            "history": [vars(row) for row in self.history],
            "schedule": self.schedule.state,
            "ended": self.ended,
        }
        save_checkpoint(self.out / CHECKPOINT, state, self._groups())
        write_history(self.out / HISTORY, self.history)


def make_fingerprint(recipe: Recipe, pictures: Pictures) -> str:
    """Changes with everything that changes a run's result: the recipe's settings and the data."""
    return hashlib.sha256(repr(recipe).encode() + pictures.x.data + pictures.y.data).hexdigest()


def set_up_tensorflow(recipe: Recipe) -> None:
    """TensorFlow's process-wide switches, before the first operation is compiled."""
    options = {"auto_mixed_precision_onednn_bfloat16": recipe.bfloat16}
    tf.config.optimizer.set_experimental_options(options)
    if recipe.deterministic:
        tf.config.experimental.enable_op_determinism()
