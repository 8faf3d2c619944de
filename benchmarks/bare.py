"""The measure of the bare network: `python -m benchmarks.bare [--data cifar10.npz] [--seconds 10]`.

LiteRT, 32 inputs at a time, all processors, the views that the service would make of each picture; nothing
is decoded, read, recorded. Prints pictures a second, of CIFAR-10's test split or, without it, of drawn ones.
"""

import argparse
import time
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.browser import draw_files
from ml_models.card import ModelCard
from ml_models.predictor import load_predictor
from ml_models.preprocess import Views, make_views
from ml_models.processors import count_processors
from scripts.running import ROOT

BATCH = 32
PICTURES = 512
FOLDER = ROOT / "ml_models" / "weights" / "cifar10_cnn"


def main() -> None:
    """Prints the figure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path)
    parser.add_argument("--seconds", type=float, default=10.0)
    arguments = parser.parse_args()
    speed = measure_bare(read_pixels(arguments.data, PICTURES), arguments.seconds)
    print(f"bare network: {speed:.1f} pictures/s")


def read_pixels(data: Path | None, count: int) -> np.ndarray:
    """uint8 (count, 32, 32, 3): of CIFAR-10's test split, or drawn."""
    if data is not None:
        with np.load(data) as arrays:
            return np.asarray(arrays["x_test"][:count])
    from io import BytesIO

    return np.stack([np.asarray(Image.open(BytesIO(content))) for _name, content in draw_files(count)])


def measure_bare(pixels: np.ndarray, seconds: float, threads: int = 0) -> float:
    """Pictures a second, over about so many seconds after a warm-up."""
    card = ModelCard.read(FOLDER)
    predictor = load_predictor(FOLDER, card, "litert", threads or count_processors())
    each = [make_views(Image.fromarray(one), card.views) for one in pixels]
    inputs: Views = np.concatenate(each)
    batches = [inputs[first : first + BATCH] for first in range(0, len(inputs) - BATCH + 1, BATCH)]
    predictor.predict(batches[0])
    started, done = time.perf_counter(), 0
    while (spent := time.perf_counter() - started) < seconds:
        predictor.predict(batches[done % len(batches)])
        done += 1
    return done * BATCH / spent * len(pixels) / len(inputs)


if __name__ == "__main__":
    main()
