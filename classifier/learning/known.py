"""Reads: what is known of pictures before anybody has labelled them: features, and what networks said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
import numpy.typing as npt

from classifier.classification.current import find_said
from classifier.models import Dataset, Features
from ml_models.calibration import Floats, softmax
from ml_models.directions import find_root_directions
from ml_models.labels import LABELS
from ml_models.learning.columns import Column, spread


@dataclass(frozen=True)
class Known:
    """Of N pictures: their ids, directions float32 (N, D), the probabilities of the ten (2, N, 10) by the
    dataset's network and by the feature network's own head, and whether the former found a stranger (N,)."""

    ids: list[UUID]
    directions: Floats
    shares: Floats
    is_outside: Floats

    def pick(self, which: npt.NDArray[np.bool_]) -> Known:
        """Those of the pictures for which `which` (N,) is true."""
        ids = [image_id for image_id, is_kept in zip(self.ids, which, strict=True) if is_kept]
        return Known(ids, self.directions[which], self.shares[:, which], self.is_outside[which])

    def tell(self, columns: Sequence[Column]) -> Floats:
        """What both said, in columns (2, N, C)."""
        return np.stack([spread(each, self.is_outside, columns) for each in self.shares])


def find_known(dataset: Dataset, image_ids: Sequence[UUID], *, asks_networks: bool = True) -> Known:
    """What is known of those of the images that have features, in the order of their ids.

    Without `asks_networks` what the networks said is not read, and told as nothing: heads of classes that are
    all the owner's own have no use for it.
    """
    rows = Features.objects.filter(image__in=image_ids, network=dataset.features_network)
    found = list(rows.order_by("image_id").values_list("image_id", "vector", "logits"))
    ids = [image_id for image_id, _vector, _logits in found]
    directions = find_root_directions(_read([bytes(vector) for _id, vector, _logits in found], np.float16))
    if not asks_networks:
        return Known(ids, directions, np.zeros((2, len(ids), len(LABELS)), np.float32), np.zeros(len(ids)))
    photo = softmax(_read([bytes(logits) for _id, _vector, logits in found], np.float32, len(LABELS)))
    said = find_said(ids, dataset.answered_by)
    own = np.log(np.maximum(photo, 1e-30))
    for number, image_id in enumerate(ids):
        if image_id in said:
            own[number] = np.frombuffer(said[image_id].logits, np.float32) / said[image_id].temperature
    is_outside = [image_id in said and said[image_id].is_outside for image_id in ids]
    return Known(
        ids, directions, np.stack([softmax(own), photo]).astype(np.float32), np.array(is_outside, np.float32)
    )


def _read(raw: list[bytes], kind: type[np.generic], length: int = 0) -> Floats:
    if not raw:
        return np.zeros((0, length), np.float32)
    return np.frombuffer(b"".join(raw), kind).reshape(len(raw), -1).astype(np.float32)
