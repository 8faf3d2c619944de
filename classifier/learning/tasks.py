"""Learning's work in the background, defined once for whatever runs it."""

from django.tasks import task

from classifier.learning.clusters import cluster_some
from classifier.learning.features import fill_some
from classifier.learning.refits import refit_some
from classifier.learning.telling import retell_some


@task(queue_name="retelling")
def retell_chunk() -> int:
    """Tell some pictures again, in changed classes or by another head; 0 when there are none."""
    return retell_some()


@task(queue_name="features")
def fill_chunk() -> int:
    """Give some pictures of datasets that learn their features; returns how many there were."""
    return fill_some()


@task(queue_name="learning")
def learn() -> int:
    """Fit the head of a dataset anew that has enough new labels; returns how many there were (0 or 1)."""
    return refit_some()


@task(queue_name="clusters")
def cluster() -> int:
    """Put a dataset's pictures into piles of what looks alike; returns how many datasets there were."""
    return cluster_some()
