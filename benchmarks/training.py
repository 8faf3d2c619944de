"""Training speed, side by side on this machine: stock model.fit, the published recipe, the shipped recipe.

    python -m benchmarks.training [--history FILE]

Prints pictures a second, the best of a few rounds in turn, so that other load troubles all of them alike.
Then how long the published recipe takes to its 88.76 % with model.fit, and the shipped recipe to the same: by
the seconds in its history.csv, and by the speeds measured here.
"""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import keras
import numpy as np

from ml_models.training.architectures import build_cnn
from ml_models.training.augment import Floats
from ml_models.training.data import Pictures
from ml_models.training.history import Row, read_history
from ml_models.training.network import Learner
from ml_models.training.recipes import published, shipped
from ml_models.training.train import set_up_tensorflow

ROUNDS, STEPS, BATCH = 2, 2, 256
EPOCH = 45_000
PUBLISHED, AIM = 0.8876, 10
HISTORY = Path(__file__).parents[1] / "ml_models" / "weights" / "cifar10_cnn" / "history.csv"
Learn = Callable[[Floats, np.ndarray], object]
Way = tuple[str, int, Learn]


def main() -> None:
    """Reads the command line, measures, prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--history", type=Path, default=HISTORY, help="that of a run of the shipped recipe")
    passed = find_passed(read_history(parser.parse_args().history))
    stock, speeds = measure_all()
    print_comparison(stock, speeds, passed)


def measure_all() -> tuple[float, dict[int, float]]:
    """Pictures a second of stock model.fit, and of the shipped recipe by picture side; prints all."""
    rng = np.random.default_rng(0)
    drawn = Pictures(
        rng.integers(0, 256, (2000, 32, 32, 3), np.uint8), rng.integers(0, 10, 2000).astype(np.uint8)
    )
    ours = make_ours(Learner(replace(published.RECIPE, keep_best=False), drawn))
    best = measure([("stock model.fit", 32, make_stock()), ("published recipe", 32, ours)])
    set_up_tensorflow(shipped.RECIPE)
    quick = make_ours(Learner(shipped.RECIPE, drawn))
    sides = sorted({stage.side for stage in shipped.RECIPE.stages})
    best |= measure([(f"shipped recipe, {side} px", side, quick) for side in sides])
    for name, speed in best.items():
        print(f"{name:28}{speed:8.0f} pictures/s {EPOCH / speed:8.0f} s an epoch")
    return best["stock model.fit"], {side: best[f"shipped recipe, {side} px"] for side in sides}


def make_stock() -> Learn:
    """The published way as Keras runs it."""
    model = build_cnn()
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(0.01), loss, metrics=["accuracy"])
    return lambda x, y: model.fit(x, y, batch_size=BATCH, verbose=0)


def make_ours(learner: Learner) -> Learn:
    """This project's loop."""

    def learn(x: Floats, y: np.ndarray) -> None:
        for first in range(0, len(x), BATCH):
            learner.learn(x[first : first + BATCH], y[first : first + BATCH], (1, 1), 0.1)[0].numpy()

    return learn


def measure(ways: list[Way]) -> dict[str, float]:
    """Pictures a second of each way, the best round."""
    rng = np.random.default_rng(0)
    best: dict[str, float] = {}
    for number in range(ROUNDS + 1):  # the first compiles
        for name, side, learn in ways:
            x = rng.normal(size=(STEPS * BATCH, side, side, 3)).astype(np.float32)
            y = rng.integers(0, 10, len(x))
            start = perf_counter()
            learn(x, y)
            speed = len(x) / (perf_counter() - start)
            best[name] = max(best.get(name, 0.0), speed if number else 0.0)
    return best


def find_passed(history: Sequence[Row]) -> list[Row]:
    """The epochs until validation first passed the published accuracy; all of them if it never did."""
    passing = [number for number, row in enumerate(history, 1) if row.val_accuracy > PUBLISHED]
    return list(history[: passing[0]] if passing else history)


def print_comparison(stock: float, speeds: dict[int, float], passed: Sequence[Row]) -> None:
    """Both recipes' times to the published accuracy, and how each came about."""
    print(f"\ntime to {PUBLISHED:.2%}")
    if passed[-1].val_accuracy <= PUBLISHED:
        print(f"  this run reached {passed[-1].val_accuracy:.2%} at its end: nothing to compare")
        return
    epochs = published.RECIPE.epochs
    slow = epochs * EPOCH / stock
    print(
        f"  published: {slow:8.0f} s = {epochs} epochs of {EPOCH} pictures, model.fit at {stock:.0f} a second"
    )
    ran = sum(row.seconds for row in passed)
    print(f"  shipped:   {ran:8.0f} s = the {len(passed)} epochs of its history.csv until validation passed")
    if {row.side for row in passed} <= set(speeds):
        quick = sum(EPOCH / speeds[row.side] for row in passed)
        print(f"             {quick:8.0f} s = the same epochs at the speeds above, without their validation")
        print(f"  {slow / quick:.1f} times less at the speeds above")
    print(f"  {slow / ran:.1f} times less as it ran (aim: {AIM})")


if __name__ == "__main__":
    main()
