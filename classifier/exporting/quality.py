"""What the manifest says of how good the labels are."""

from typing import Any

from classifier.labelling.selectors import find_progress
from classifier.models import Dataset


def describe_quality(dataset: Dataset) -> dict[str, Any]:
    """What is known of the labels: so far, how many of the pictures a person has decided on."""
    progress = find_progress([dataset])[dataset.pk]
    return {"pictures": progress.total, "reviewed": progress.reviewed, "unreviewed": progress.left}
