"""Groups of near copies: kept right when pictures go, and taken apart by people."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from classifier.intake.near_copies.grouping import lock_groups
from classifier.models import Dataset, Image

Grouping = Image.Grouping


def take_out(*, dataset: Dataset, image_ids: Iterable[UUID]) -> int:
    """Take pictures out of their groups for good: they are never grouped again, unless put back.

    Returns how many were in a group. Decisions that covered them stay.
    """
    with transaction.atomic():
        lock_groups(dataset)
        images = dataset.images.filter(pk__in=list(image_ids), group__isnull=False)
        found = dict(images.order_by("pk").select_for_update().values_list("pk", "group"))
        Image.objects.filter(pk__in=found).update(group=None, grouping=Grouping.APART)
        dissolve_single(dataset, {key for key in found.values() if key})
    return len(found)


def put_back(*, dataset: Dataset, image_ids: Iterable[UUID]) -> int:
    """Have pictures that were taken out compared again; returns how many."""
    apart = dataset.images.filter(pk__in=list(image_ids), grouping=Grouping.APART)
    return apart.order_by().update(grouping=Grouping.WAITING)


def dissolve_single(dataset: Dataset, keys: Iterable[UUID]) -> None:
    """A picture that is left alone in its group has none. Needs `lock_groups`."""
    rows = dataset.images.filter(group__in=set(keys)).order_by().values_list("group")
    single = [key for key, count in rows.annotate(count=Count("*")) if count == 1]
    dataset.images.filter(group__in=single).order_by().update(group=None)
