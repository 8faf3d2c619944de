"""What the answers of a head stand for: the classes of a dataset, and none of these."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from classifier.models import Class
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


def list_columns(classes: Iterable[Class], labelled: set[int], *, has_none: bool) -> list[Column]:
    """A column for each class that has labels (their ids are in `labelled`) or that the networks know.

    None of these has one when pictures have been called so (`has_none`), or when the networks, which have an
    opinion of that, know all of the classes.
    """
    columns = [Column(each.pk, find_labels(each)) for each in classes]
    columns = [column for column in columns if column.labels or column.class_id in labelled]
    if has_none or all(column.labels for column in columns):
        columns.append(Column(NONE_OF_THESE))
    return columns


def find_labels(label: Class) -> tuple[str, ...]:
    """The networks' labels that a class stands for; its name tells where it was made by hand."""
    if label.network_labels:
        return tuple(label.network_labels)
    name = label.name.lower()
    return (name,) if name in LABELS else ()


def read_columns(raw: Sequence[Any]) -> list[Column]:
    """Columns as a head keeps them."""
    return [Column(class_id, tuple(labels)) for class_id, labels in raw]


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
