"""Milliseconds a picture, side by side: `python -m benchmarks.networks FOLDER... [--write]`.

Each FOLDER is a run or a version; its weights need not be good to be timed. One picture at a time with LiteRT
on all processors, in turn, so that other load troubles all alike; the median of the best round counts.
`--write` puts it into the table of networks that new cards take it from.
"""

import argparse
import json
import statistics
from pathlib import Path
from time import perf_counter

import numpy as np

from ml_models.card import ModelCard
from ml_models.predictor import Predictor, load_predictor
from ml_models.processors import count_processors
from ml_models.training.wording.complete import NETWORKS

ROUNDS, PICTURES = 5, 20


def main() -> None:
    """Reads the command line, measures, prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--write", action="store_true", help=f"into {NETWORKS.name}")
    given = parser.parse_args()
    durations = measure(given.folders)
    for name, duration in durations.items():
        print(f"{name:16}{duration:8.1f} ms a picture on {count_processors()} processors")
    if given.write:
        write(durations)


def measure(folders: list[Path]) -> dict[str, float]:
    """Milliseconds a picture by the network's name."""
    predictors = {}
    for folder in folders:
        card = ModelCard.read(folder)
        predictors[card.name] = load_predictor(folder, card, "litert", count_processors())
    rounds = [{name: time_one(predictor) for name, predictor in predictors.items()} for _ in range(ROUNDS)]
    return {name: min(durations[name] for durations in rounds) for name in predictors}


def time_one(predictor: Predictor) -> float:
    """The median of some pictures, in milliseconds."""
    picture, durations = np.zeros((1, 32, 32, 3), np.uint8), []
    for _ in range(PICTURES):
        start = perf_counter()
        predictor.predict(picture)
        durations.append((perf_counter() - start) * 1000)
    return statistics.median(durations)


def write(durations: dict[str, float]) -> None:
    """Puts the durations into the table beside what it says already."""
    networks = json.loads(NETWORKS.read_text(encoding="utf-8"))
    for network in networks:
        if network["name"] in durations:
            network["milliseconds"] = round(durations[network["name"]], 1)
    NETWORKS.write_text(json.dumps(networks, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
