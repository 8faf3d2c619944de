"""Reads: the labels that a head is learnt from, with what is known of their pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import batched
from uuid import UUID

import numpy as np

from classifier.learning.known import Known, find_known
from classifier.models import Dataset, Features, Image
from ml_models.calibration import Floats
from ml_models.labels import LABELS
from ml_models.learning.columns import NONE_OF_THESE, Column, asks_networks
from ml_models.learning.learner import Rows

CHUNK = 1000
# Pictures that stand for all of a dataset: ids are random, so the first of them are.
SAMPLE = 1000
State = Image.State


@dataclass(frozen=True)
class Labelled:
    """A picture and what it shows: the id of a class, or NONE_OF_THESE."""

    image_id: UUID
    class_id: int


def find_labelled(dataset: Dataset) -> list[Labelled]:
    """The decisions that stand on pictures that someone has looked at, and imported labels, by id.

    Of near copies with the same label only one counts: the others say nothing new, and what is said of one
    without its own label would lean on them.
    """
    states = (*Image.LABELLED, State.NONE_OF_THESE)
    images = dataset.images.filter(state__in=states, is_unseen=False, lacks_features=False).order_by("pk")
    seen: set[tuple[UUID, int]] = set()
    found = []
    for image_id, label_id, group in images.values_list("pk", "label", "group").iterator():
        class_id = label_id or NONE_OF_THESE
        if group is None or (group, class_id) not in seen:
            found.append(Labelled(image_id, class_id))
        if group is not None:
            seen.add((group, class_id))
    return found


def walk(
    dataset: Dataset, labelled: Sequence[Labelled], columns: Sequence[Column]
) -> Iterator[tuple[Known, Rows]]:
    """What a head learns from, some pictures at a time; those without features are passed over."""
    places = {column.class_id: place for place, column in enumerate(columns)}
    for part in batched(labelled, CHUNK):
        shown = {each.image_id: places[each.class_id] for each in part}
        known = find_known(dataset, list(shown), asks_networks=asks_networks(columns))
        if known.ids:
            own = np.array([shown[image_id] for image_id in known.ids])
            yield known, Rows(known.directions, known.tell(columns), own)


def sample_pictures(dataset: Dataset) -> Known:
    """Pictures at random, what is known of them: the same ones as long as there are no new ones."""
    features = Features.objects.filter(dataset=dataset, network=dataset.features_network)
    return find_known(dataset, list(features.order_by("image_id").values_list("image", flat=True)[:SAMPLE]))


def find_open(dataset: Dataset, image_ids: Sequence[UUID]) -> Floats:
    """Which of the images (N,) nobody has decided on."""
    open_ = dataset.images.filter(pk__in=image_ids, state=State.UNREVIEWED)
    ids = set(open_.values_list("pk", flat=True))
    return np.array([image_id in ids for image_id in image_ids], bool)


def guess_alone(known: Known, columns: Sequence[Column]) -> Floats:
    """The column (N,) that the dataset's network alone would give pictures; -1 where it knows none of
    them."""
    if not any(column.labels for column in columns):
        return np.full(len(known.ids), -1)
    shares = np.zeros((len(known.ids), len(columns)))
    for place, column in enumerate(columns):
        shares[:, place] = known.shares[0][:, [LABELS.index(label) for label in column.labels]].sum(axis=1)
    return np.asarray(shares.argmax(axis=1))
