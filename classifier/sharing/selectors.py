"""Reads: how a dataset is shared."""

from django.db.models import Count, Max

from classifier.models import Dataset, Share


def find_shares(dataset: Dataset) -> list[Share]:
    """The dataset's links, the oldest first; each with `guest_count` and `last_used_at` (None: never)."""
    counted = dataset.shares.annotate(guest_count=Count("guests"), last_used_at=Max("guests__last_used_at"))
    return list(counted)
