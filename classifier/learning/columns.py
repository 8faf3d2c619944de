"""The columns of a dataset's head: one for each class that it can tell, and none of these."""

from __future__ import annotations

from collections.abc import Iterable

from classifier.models import Class
from ml_models.labels import LABELS
from ml_models.learning.columns import NONE_OF_THESE, Column


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
