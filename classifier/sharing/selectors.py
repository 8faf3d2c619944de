"""Reads: how a dataset is shared."""

from django.db.models import Count, Max

from classifier.models import Dataset, Share
from classifier.sharing.links import read_token


def find_shares(dataset: Dataset) -> list[Share]:
    """The dataset's links, the oldest first; each with `guest_count` and `last_used_at` (None: never)."""
    counted = dataset.shares.annotate(guest_count=Count("guests"), last_used_at=Max("guests__last_used_at"))
    return list(counted)


def find_share(address: str) -> Share | None:
    """The share that a link, or its last part, leads to; None for one that is revoked or was never made."""
    share_id = read_token(address.rstrip("/").rpartition("/")[2])
    return Share.objects.select_related("dataset").filter(pk=share_id).first() if share_id else None
