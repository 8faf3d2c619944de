"""Groups of near copies, read: how large each is, and one after the other for a sweep."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from classifier.models import Dataset, Image

PAGE_SIZE = 20


@dataclass(frozen=True)
class Group:
    """Near copies, the largest picture first."""

    key: UUID
    images: list[Image]


def find_groups(
    dataset: Dataset, after: UUID | None = None, size: int = PAGE_SIZE, *, only_undecided: bool = False
) -> list[Group]:
    """The first `size` groups behind the one with the key `after`, in the order of their keys.

    With `only_undecided`, those with a picture that nobody has decided on; they come with all their pictures.
    The last one's key leads on; fewer than `size` are the last.
    """
    grouped = dataset.images.filter(group__isnull=False).order_by("group")
    if after is not None:
        grouped = grouped.filter(group__gt=after)
    if only_undecided:
        grouped = grouped.filter(state=Image.State.UNREVIEWED)
    keys = list(grouped.values_list("group", flat=True).distinct()[:size])
    members: dict[UUID, list[Image]] = {key: [] for key in keys if key}
    images = dataset.images.filter(group__in=members).select_related("label", "predicted").defer("views")
    for image in images.order_by("id"):
        if image.group:
            members[image.group].append(image)
    return [Group(key, sorted(each, key=_measure, reverse=True)) for key, each in members.items()]


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


def _measure(image: Image) -> tuple[int, int]:
    return image.width * image.height, image.size
