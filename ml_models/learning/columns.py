"""What the answers of a head stand for, and how what is known of the ten classes is told in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ml_models.calibration import Floats
from ml_models.labels import LABELS

NONE_OF_THESE = 0
# How likely a picture is a stranger when a network says so, and when it does not.
STRANGE, FAMILIAR = 0.6, 0.05


@dataclass(frozen=True)
class Column:
    """The class of that id, or none of these, and which of the networks' ten labels it stands for."""

    class_id: int
    labels: tuple[str, ...] = ()


def read_columns(raw: Sequence[Any]) -> list[Column]:
    """Columns as a head keeps them. Raises ValueError for labels that the networks do not know."""
    columns = [Column(class_id, tuple(labels)) for class_id, labels in raw]
    if not all(label in LABELS for column in columns for label in column.labels):
        raise ValueError("the networks have no such label")
    return columns


def write_columns(columns: Iterable[Column]) -> list[Any]:
    """What `read_columns` reads."""
    return [[column.class_id, list(column.labels)] for column in columns]


def spread(shares: Floats, is_outside: Floats, columns: Sequence[Column]) -> Floats:
    """What a network said of the ten (N, 10), and whether it took pictures for strangers (N,), in columns.

    What it does not know is as likely as anything. Where it knows all classes, the others of the ten are
    masked; where it does not, a stranger to it may well be of a class that is none of the ten.
    """
    known = [column for column in columns if column.class_id != NONE_OF_THESE]
    strange = np.where(is_outside, STRANGE, FAMILIAR)[:, np.newaxis]
    told = np.full((len(shares), len(columns)), 1 / len(columns), np.float32)
    for place, column in enumerate(columns):
        if column.labels:
            told[:, place] = shares[:, [LABELS.index(label) for label in column.labels]].sum(axis=1)
    if not all(column.labels for column in known):
        return np.where([bool(column.labels) for column in columns], told * (1 - strange), told)
    count = len(known)
    told[:, :count] /= np.maximum(told[:, :count].sum(axis=1, keepdims=True), 1e-9)
    if count < len(columns):
        told = np.hstack([told[:, :count] * (1 - strange), strange])
    return told


def mark_known(columns: Sequence[Column]) -> npt.NDArray[np.bool_]:
    """Which columns (C,) the networks have an opinion of."""
    names_all = all(column.labels for column in columns if column.class_id != NONE_OF_THESE)
    return np.array(
        [names_all if column.class_id == NONE_OF_THESE else bool(column.labels) for column in columns]
    )


def asks_networks(columns: Iterable[Column]) -> bool:
    """Whether the networks have anything to say of them."""
    return any(column.labels for column in columns)


def gather(found: Floats, columns: Sequence[Column], class_ids: Sequence[int]) -> tuple[Floats, Floats]:
    """What a head found of pictures (N, columns), told in the classes that there are now: how likely each
    shows which class (N, classes), and none of them (N,).

    Columns whose class has gone are masked and the rest renormalized.
    """
    places = {class_id: place for place, class_id in enumerate(class_ids)}
    told, strange = np.zeros((len(found), len(places))), np.zeros(len(found))
    for number, column in enumerate(columns):
        if column.class_id == NONE_OF_THESE:
            strange += found[:, number]
        elif column.class_id in places:
            told[:, places[column.class_id]] += found[:, number]
    total = np.maximum(told.sum(axis=1) + strange, 1e-12)
    return told / total[:, np.newaxis], strange / total


def find_strangers(probabilities: Floats, strange: Floats) -> list[bool]:
    """Whether pictures probably show none of the classes, as `gather` tells them."""
    is_outside: list[bool] = (strange > probabilities.max(axis=1, initial=0)).tolist()
    return is_outside
