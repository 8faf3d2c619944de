"""By what the pictures of a dataset are told: its classes in their order, and its head if one is in use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

import numpy as np

from classifier.classification.class_list import project
from classifier.classification.current import Said, find_said
from classifier.learning.known import find_known
from classifier.models import Class, Dataset, Head
from ml_models.calibration import Floats
from ml_models.learning.columns import Column, asks_networks, find_strangers, gather, read_columns
from ml_models.learning.head import LearntHead


@dataclass(frozen=True)
class Frame:
    """Two frames that are equal tell the same."""

    classes: tuple[tuple[int, tuple[str, ...]], ...]
    head: Head | None
    columns: tuple[Column, ...] = ()

    @property
    def version(self) -> int:
        """The head's, 0 without one."""
        return self.head.version if self.head else 0


@dataclass(frozen=True)
class Shares:
    """How likely pictures show which class of their dataset (N, classes), and none of them (N,).

    `is_outside` (N,) says whether they are probably none of them, `version` of which head they are told by; 0
    is the network itself.
    """

    ids: list[UUID]
    probabilities: Floats
    strange: Floats
    is_outside: list[bool]
    version: int


def read_frame(dataset: Dataset, classes: Sequence[Class]) -> Frame:
    """The frame that holds now, for the dataset as it was read."""
    heads = Head.objects.filter(dataset=dataset, version=dataset.head_version).defer("weights")
    return frame_of(classes, heads.first() if dataset.head_version else None)


def frame_of(classes: Sequence[Class], head: Head | None) -> Frame:
    """The frame of these classes in their order, and of that head."""
    told = tuple((each.pk, tuple(each.network_labels)) for each in classes)
    return Frame(told, head, tuple(read_columns(head.columns)) if head else ())


def find_shares(dataset: Dataset, frame: Frame, image_ids: Sequence[UUID]) -> list[Shares]:
    """What is said of the images that have been classified: by the head, and by the network of the others."""
    found = [_ask_head(dataset, frame, frame.head, image_ids)] if frame.head else []
    seen = {image_id for shares in found for image_id in shares.ids}
    rest = [image_id for image_id in image_ids if image_id not in seen]
    return [*found, _ask_network(frame, find_said(rest, dataset.answered_by))]


def _ask_head(dataset: Dataset, frame: Frame, head: Head, image_ids: Sequence[UUID]) -> Shares:
    known = find_known(dataset, image_ids, asks_networks=asks_networks(frame.columns))
    learnt = load_head(head.pk, len(frame.columns))
    if learnt is None or not known.ids:
        return Shares([], np.zeros((0, len(frame.classes))), np.zeros(0), [], 0)
    return tell_shares(
        known.ids, learnt.find_probabilities(known.directions, known.tell(frame.columns)), frame
    )


def tell_shares(ids: list[UUID], found: Floats, frame: Frame) -> Shares:
    """What a head found of pictures (N, columns), told in the classes that there are now."""
    probabilities, strange = gather(found, frame.columns, [class_id for class_id, _labels in frame.classes])
    is_outside = find_strangers(probabilities, strange)
    return Shares(ids, probabilities, strange, is_outside, frame.version)


def _ask_network(frame: Frame, said: dict[UUID, Said]) -> Shares:
    ids, groups = sorted(said), [labels for _id, labels in frame.classes]
    if not ids:
        return Shares([], np.zeros((0, len(groups))), np.zeros(0), [], 0)
    logits = np.stack([np.frombuffer(bytes(said[image_id].logits), np.float32) for image_id in ids])
    temperatures = np.array([[said[image_id].temperature] for image_id in ids])
    outside = [said[image_id].is_outside for image_id in ids]
    return Shares(ids, project(logits, temperatures, groups), np.zeros(len(ids)), outside, 0)


@lru_cache(maxsize=4)
def load_head(head_id: int, columns: int) -> LearntHead | None:
    """The numbers of a head; None once a newer one has taken its place."""
    head = Head.objects.filter(pk=head_id).first()
    if head is None or not head.weights:
        return None
    return LearntHead.from_bytes(bytes(head.weights), columns, head.sharpness, tuple(head.starts))
