"""A head is fitted: labels and features in, a row and honest answers of the labelled pictures out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from classifier.learning.columns import list_columns
from classifier.learning.known import Known
from classifier.learning.labelled import (
    Labelled,
    find_labelled,
    find_open,
    guess_alone,
    sample_pictures,
    walk,
)
from classifier.models import Class, Dataset, Head
from ml_models.calibration import Floats
from ml_models.learning.columns import Column, mark_known, write_columns
from ml_models.learning.learner import Learner, Learnt
from ml_models.learning.opinion import find_share, weigh

# A head tells one thing from another.
LEAST_KINDS = 2


@dataclass(frozen=True)
class Fitted:
    """A head that is not recorded yet, as a row without a version, and what it rests on."""

    row: Head
    columns: tuple[Column, ...]
    learnt: Learnt
    labelled: list[Labelled]

    def leave_out(self, dataset: Dataset) -> Iterator[tuple[Known, Floats]]:
        """Labelled pictures, some at a time, and the probabilities (N, C) that each would get without its own
        label; those that nothing could tell then are passed over."""
        for known, rows in walk(dataset, self.labelled, self.columns):
            can_tell = self.learnt.can_tell(rows)
            yield known.pick(can_tell), self.learnt.leave_out(rows)[can_tell]


def fit_head(dataset: Dataset, classes: Sequence[Class], keep_on: Callable[[], bool]) -> Fitted | None:
    """A head for the labels as they are now; None where there are too few, or `keep_on` says to stop."""
    start = time.perf_counter()
    labelled = find_labelled(dataset)
    kinds = {each.class_id for each in labelled}
    if len(kinds) < LEAST_KINDS:
        return None
    columns = list_columns(classes, kinds, has_none=0 in kinds)
    places = {column.class_id for column in columns}
    labelled = [each for each in labelled if each.class_id in places]
    sample = sample_pictures(dataset)
    if not sample.ids:
        return None
    learner = Learner(sample.directions.mean(axis=0), mark_known(columns), len(sample.shares))
    for _known, rows in walk(dataset, labelled, columns):
        learner.add(rows)
        if not keep_on():
            return None
    if np.count_nonzero(learner.counts) < LEAST_KINDS:
        return None
    learnt = learner.learn()
    right, before = measure(dataset, learnt, sample, labelled, columns)
    head = learnt.head
    row = Head(
        dataset=dataset,
        network=dataset.features_network,
        columns=write_columns(columns),
        weights=head.to_bytes(),
        starts=list(head.starts),
        sharpness=head.sharpness,
        label_count=int(learner.counts.sum()),
        class_count=int(np.count_nonzero(learner.counts)),
        right_share=right,
        right_before=before,
        duration=time.perf_counter() - start,
    )
    return Fitted(row, tuple(columns), learnt, labelled)


def measure(
    dataset: Dataset, learnt: Learnt, sample: Known, labelled: Sequence[Labelled], columns: Sequence[Column]
) -> tuple[float | None, float | None]:
    """The shares of right guesses among all pictures: of the head, and of the dataset's network alone.

    Both from labelled pictures, which the head guesses as if it had not seen their own labels.
    """
    found = next(walk(dataset, labelled, columns), None)
    if found is None:
        return None, None
    known, rows = found
    left_out = learnt.leave_out(rows)
    is_open = find_open(dataset, sample.ids)
    of_open = learnt.head.find_probabilities(sample.directions, sample.tell(columns))[is_open]
    weights = weigh(left_out.max(axis=1), of_open.max(axis=1, initial=0))
    is_right = left_out.argmax(axis=1) == rows.columns
    return find_share(is_right, weights), find_share(guess_alone(known, columns) == rows.columns, weights)
