"""Photographs with a manifest, to measure what users will see. Never trained on.

A folder with manifest.csv (columns file, label; the label "none" for pictures of none of the classes).
"""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from ml_models.labels import LABELS
from ml_models.preprocess import ViewPolicy, make_views
from ml_models.training.data import DataRefused
from ml_models.training.evaluation.prediction import Found, Network

NONE = -1


@dataclass(frozen=True)
class Photos:
    """Paths and label numbers; NONE where a photograph shows none of the classes."""

    paths: list[Path]
    y: NDArray[np.int64]

    def halve(self) -> tuple["Photos", "Photos"]:
        """Every second row of the manifest from the first on (counted 0), and the others.

        The first half may set temperature and thresholds, the second reports.
        """
        return self._take(0), self._take(1)

    def _take(self, first: int) -> "Photos":
        return Photos(self.paths[first::2], self.y[first::2])


def read_manifest(folder: Path) -> Photos:
    """The photographs of ``folder``. Raises DataRefused for a missing manifest or an unknown label."""
    try:
        with (folder / "manifest.csv").open(newline="") as file:
            rows = [(row["file"], row["label"]) for row in csv.DictReader(file)]
    except (OSError, KeyError) as error:
        raise DataRefused(f"{folder} has no manifest.csv with the columns file and label.") from error
    numbers = {label: number for number, label in enumerate(LABELS)} | {"none": NONE}
    unknown = {label for _, label in rows} - set(numbers)
    if unknown:
        raise DataRefused(f"{folder / 'manifest.csv'} has unknown labels: {', '.join(sorted(unknown))}.")
    return Photos([folder / name for name, _ in rows], np.array([numbers[label] for _, label in rows]))


def open_upright(path: Path) -> Image.Image:
    """A photograph as an upright RGB picture. Raises DataRefused when there is none."""
    try:
        with Image.open(path) as image:
            upright: Image.Image = ImageOps.exif_transpose(image)
            return upright.convert("RGB")
    except OSError as error:
        raise DataRefused(f"The manifest names {path}, which is no picture that can be read.") from error


def find_photos(photos: Photos, policy: ViewPolicy, network: Network) -> Found:
    """What is found of the photographs, averaged over each one's views."""
    logits, familiarity = [], []
    for path in photos.paths:
        found, features = network.predictor.predict(make_views(open_upright(path), policy))
        logits.append(found.mean(0, dtype=np.float64))
        familiarity.append(network.familiar.score_views(features) if network.familiar else np.nan)
    return Found(np.stack(logits), np.array(familiarity) if network.familiar else None)
