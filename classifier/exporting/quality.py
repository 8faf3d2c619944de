"""What the manifest says of how good the labels are."""

from typing import Any

from classifier.labelling import estimates
from classifier.labelling.selectors import find_progress
from classifier.learning.selectors import describe_head
from classifier.models import Dataset


def describe_quality(dataset: Dataset) -> dict[str, Any]:
    """What is known of the labels: how many a person has decided on, the estimate,
    the last audit, and what was learnt from them."""
    progress = find_progress([dataset])[dataset.pk]
    counts = {"pictures": progress.total, "reviewed": progress.reviewed, "unreviewed": progress.left}
    return {**counts, **estimates.describe_quality(dataset), "head": describe_head(dataset)}
