"""The batches of an epoch, prepared ahead in a thread; seed, epoch and step decide each of them."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from ml_models.training.augment import Floats, augment, choose_mirrored
from ml_models.training.data import Pictures
from ml_models.training.recipe import Recipe

AHEAD = 3
Batch = tuple[Floats, NDArray[np.int64]]


def count_steps(pictures: Pictures, recipe: Recipe) -> int:
    """Steps of an epoch; what is left over after whole batches waits for another epoch's order."""
    return max(1, len(pictures) // recipe.batch)


def iterate_batches(pictures: Pictures, recipe: Recipe, epoch: int) -> Iterator[Batch]:
    """(float32 (batch, side, side, 3) normalized, label numbers) of every step of ``epoch``."""
    order = np.random.default_rng([recipe.seed, 2, epoch]).permutation(len(pictures))
    steps = count_steps(pictures, recipe)
    with ThreadPoolExecutor(1) as pool:
        waiting: deque[Future[Batch]] = deque()
        for step in range(steps):
            rows = order[step * recipe.batch : (step + 1) * recipe.batch]
            waiting.append(pool.submit(_make_batch, pictures, rows, recipe, epoch, step))
            if len(waiting) > AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def normalize(x: Floats, recipe: Recipe) -> Floats:
    """Colours in 0..1 as the network wants them; the recipe's mean and deviation count to 255."""
    mean, std = np.array(recipe.mean, np.float32), np.array(recipe.std, np.float32)
    result: Floats = (x * np.float32(255) - mean) / std
    return result


def _make_batch(pictures: Pictures, rows: NDArray[np.int64], recipe: Recipe, epoch: int, step: int) -> Batch:
    rng = np.random.default_rng([recipe.seed, 3, epoch, step])
    stage, mirrored = recipe.find_stage(epoch), np.zeros(len(rows), bool)
    if stage.augmentation.flip:
        mirrored = choose_mirrored(len(pictures), epoch, recipe.seed)[rows]
    x = augment(pictures.x[rows], mirrored, stage.side, stage.augmentation, rng)
    return normalize(x, recipe), pictures.y[rows].astype(np.int64)
