"""From a recipe's name to a folder with weights: what `manage.py train` does."""

from pathlib import Path

from ml_models.training.data import Cifar10, load_cifar10
from ml_models.training.drawn import draw_cifar10_like
from ml_models.training.publish import publish
from ml_models.training.recipe import Recipe
from ml_models.training.train import CHECKPOINT, Outcome, Run, Say


class SessionRefused(Exception):
    """The run cannot begin as asked; the message says why."""


def train_recipe(
    recipe: Recipe,
    data: Path | None,
    out: Path,
    resume: bool,
    until: int | None = None,
    finish: bool = False,
    say: Say = print,
) -> Outcome | None:
    """Trains, or goes on where a stopped run was, and writes a version with its history into ``out``.

    With ``until`` the sitting ends after that epoch; None is returned unless it was the last one, or is
    made the last one by ``finish``.
    Raises SessionRefused, DataRefused or CheckpointRefused.
    """
    if (out / CHECKPOINT).exists() and not resume:
        raise SessionRefused(f"{out} holds a run already: go on with it (--resume), or name another folder.")
    run = Run(recipe, load_data(recipe, data).train, out, say)
    if resume and run.resume():
        say(f"going on after epoch {len(run.history)} of {recipe.epochs}")
    outcome = run.run(until, finish)
    if outcome is None:
        say(f"stopped after epoch {len(run.history)} of {recipe.epochs}; --resume goes on")
        return None
    publish(outcome, out)
    return outcome


def load_data(recipe: Recipe, data: Path | None) -> Cifar10:
    """The data that ``recipe`` trains and is tested on."""
    return draw_cifar10_like() if recipe.data == "drawn" else load_cifar10(data)
