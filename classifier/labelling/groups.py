"""Groups of near copies, read: how large each is, and how much of it is left to decide."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count

from classifier.models import Dataset, Image


def count_groups(dataset: Dataset, images: Iterable[Image]) -> dict[UUID, int]:
    """By key, how many pictures there are in the groups of these images."""
    keys = {image.group for image in images if image.group}
    if not keys:
        return {}
    rows = dataset.images.filter(group__in=keys).order_by().values_list("group").annotate(count=Count("*"))
    return {key: count for key, count in rows if key}


def count_undecided_copies(image: Image) -> int:
    """How many near copies of an image nobody has decided on."""
    if image.group is None:
        return 0
    copies = Image.objects.filter(dataset=image.dataset_id, group=image.group, state=Image.State.UNREVIEWED)
    return copies.exclude(pk=image.pk).count()
