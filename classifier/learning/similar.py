"""Pictures like another one, by the angle between their features: every picture is compared."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import numpy as np

from classifier.models import Dataset, Features, Image
from ml_models.calibration import Floats
from ml_models.directions import find_directions

# 5 MB at a time, however many pictures there are.
CHUNK = 2000
SHOWN = 60

Like = tuple[float, UUID]


def find_similar(image: Image, count: int = SHOWN) -> list[Like] | None:
    """The `count` pictures of its dataset that are most like `image`, each with its likeness (-1..1), the
    likest first. None while the features of the image itself are not there."""
    dataset = image.dataset
    own = Features.objects.filter(image=image.pk, network=dataset.features_network).first()
    if own is None:
        return None
    [wanted] = find_directions(np.frombuffer(bytes(own.vector), np.float16)[np.newaxis])
    best: list[Like] = []
    for ids, directions in read_directions(dataset):
        likeness = directions @ wanted
        first = np.argsort(-likeness, kind="stable")[: count + 1]
        best += [(float(likeness[place]), ids[place]) for place in first if ids[place] != image.pk]
        best = sorted(best, key=lambda each: (-each[0], each[1]))[:count]
    return best


def read_directions(dataset: Dataset) -> Iterator[tuple[list[UUID], Floats]]:
    """All features of the dataset as directions float32 (N, D), some at a time, by the images' ids."""
    features = Features.objects.filter(dataset=dataset, network=dataset.features_network).order_by("image_id")
    rows = list(features.values_list("image_id", "vector")[:CHUNK])
    while rows:
        vectors = np.frombuffer(b"".join(vector for _id, vector in rows), np.float16)
        yield [image_id for image_id, _vector in rows], find_directions(vectors.reshape(len(rows), -1))
        behind = features.filter(image__gt=rows[-1][0])
        rows = list(behind.values_list("image_id", "vector")[:CHUNK])
