"""Piles of pictures that look alike are made in the background, before there is any label.

What is to do stands in the dataset's row (`clusters_wanted`), a lease beside it. Cut off at any
moment, it is done again with the same result; wanted twice, it is done once.
"""

from __future__ import annotations

from math import isqrt

from django.db.models import Exists, OuterRef, QuerySet

from classifier.dataset_leases import give_back_lease, is_free, keep_lease, take_lease
from classifier.durability import atomic_but_repeatable
from classifier.learning.features import find_feature_version, want_features
from classifier.learning.labelled import sample_pictures
from classifier.learning.similar import read_directions
from classifier.models import Dataset, Image
from classifier.statements import update_columns
from ml_models.calibration import Floats
from ml_models.learning.clusters import find_centres, find_nearest

LEASE = "clustering_until"
FEWEST, MOST = 2, 60


def want_clusters(*, dataset: Dataset) -> None:
    """Have the dataset's pictures put into piles of what looks alike, once all have features."""
    count = min(max(isqrt(dataset.images.count() // 2), FEWEST), MOST)
    want_features(dataset=dataset)
    Dataset.objects.filter(pk=dataset.pk).update(clusters_wanted=count)
    dataset.clusters_wanted = count


def find_unclustered() -> QuerySet[Dataset]:
    """The datasets that want piles and whose pictures all have features, unless a worker is at it."""
    version = find_feature_version()
    if not version:
        return Dataset.objects.none()
    waiting = Image.objects.filter(dataset=OuterRef("pk"), lacks_features=True)
    pending = Image.objects.filter(dataset=OuterRef("pk"), state=Image.State.PENDING)
    wanting = Dataset.objects.filter(is_free(LEASE), clusters_wanted__gt=0, features_network=version)
    return wanting.filter(~Exists(waiting), ~Exists(pending)).order_by("pk")


def cluster_some() -> int:
    """Make the piles of one dataset; returns how many datasets there were, 0 or 1."""
    dataset = find_unclustered().first()
    if dataset is None or not take_lease(dataset, LEASE):
        return 0
    try:
        _cluster(dataset)
    finally:
        give_back_lease(dataset, LEASE)
    return 1


def _cluster(dataset: Dataset) -> None:
    sample = sample_pictures(dataset).directions
    if len(sample) and not _assign(dataset, find_centres(sample, dataset.clusters_wanted)):
        return
    # Wanted anew meanwhile, they are made anew.
    same = Dataset.objects.filter(pk=dataset.pk, clusters_wanted=dataset.clusters_wanted)
    same.update(clusters_wanted=0)


def _assign(dataset: Dataset, centres: Floats) -> bool:
    """Every picture goes to the nearest centre. False when the lease was lost."""
    for ids, directions in read_directions(dataset):
        numbers = (find_nearest(directions, centres) + 1).tolist()
        with atomic_but_repeatable():
            if not keep_lease(dataset, LEASE):
                return False
            update_columns(Image, ("cluster",), ids, [numbers])
    return True
