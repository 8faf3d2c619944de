"""Training speed, side by side on this machine: stock model.fit, the published recipe, the shipped recipe.

    python -m benchmarks.training

Prints pictures a second, the best of a few rounds in turn, so that other load troubles all of them alike.
"""

import time
from collections.abc import Callable
from dataclasses import replace

import keras
import numpy as np

from ml_models.training.architectures import build_cnn
from ml_models.training.augment import Floats
from ml_models.training.data import Pictures
from ml_models.training.network import Learner
from ml_models.training.recipes import published, shipped
from ml_models.training.train import set_up_tensorflow

ROUNDS, STEPS, BATCH = 2, 2, 256
EPOCH = 45_000
Way = tuple[str, int, Callable[[Floats, np.ndarray], object]]


def make_stock() -> Callable[[Floats, np.ndarray], object]:
    """The published way as Keras runs it."""
    model = build_cnn()
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(0.01), loss, metrics=["accuracy"])
    return lambda x, y: model.train_on_batch(x, y)


def make_ours(learner: Learner) -> Callable[[Floats, np.ndarray], object]:
    """A step of this project's loop."""
    return lambda x, y: learner.learn(x, y, (1, 1), 0.1)[0].numpy()


def main() -> None:
    """Measures and prints."""
    rng = np.random.default_rng(0)
    drawn = Pictures(
        rng.integers(0, 256, (2000, 32, 32, 3), np.uint8), rng.integers(0, 10, 2000).astype(np.uint8)
    )
    stock = make_stock()
    ours = make_ours(Learner(replace(published.RECIPE, keep_best=False), drawn))
    ways: list[Way] = [("stock model.fit", 32, stock), ("published recipe", 32, ours)]
    best = measure(ways)
    set_up_tensorflow(shipped.RECIPE)
    quick = make_ours(Learner(shipped.RECIPE, drawn))
    best |= measure([(f"shipped recipe, {side} px", side, quick) for side in (16, 24, 32)])
    for name, speed in best.items():
        print(f"{name:28}{speed:8.0f} pictures/s {EPOCH / speed:8.0f} s an epoch")


def measure(ways: list[Way]) -> dict[str, float]:
    """Pictures a second of each way, the best round."""
    rng = np.random.default_rng(0)
    best: dict[str, float] = {}
    for number in range(ROUNDS + 1):  # the first compiles
        for name, side, step in ways:
            x = rng.normal(size=(BATCH, side, side, 3)).astype(np.float32)
            y = rng.integers(0, 10, BATCH)
            start = time.perf_counter()
            for _ in range(STEPS if number else 1):
                step(x, y)
            speed = STEPS * BATCH / (time.perf_counter() - start)
            best[name] = max(best.get(name, 0.0), speed if number else 0.0)
    return best


if __name__ == "__main__":
    main()
