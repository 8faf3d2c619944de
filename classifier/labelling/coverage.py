"""Which near copies a decision covers: those of its group that nobody decided on, and nobody chose."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import QuerySet

from classifier.models import Dataset, Image

State = Image.State
COVERING = (State.CONFIRMED, State.CORRECTED, State.NONE_OF_THESE, State.LEFT_OUT)


class Coverage:
    """For one action on the images `chosen`, in however many transactions; with None nothing is covered."""

    def __init__(self, dataset: Dataset, chosen: set[UUID] | None) -> None:
        self._dataset = dataset
        self._chosen = chosen

    def find_copies(self, image_ids: Iterable[UUID]) -> list[UUID]:
        """The undecided near copies of these images, to be locked together with them."""
        if self._chosen is None:
            return []
        keys = self._dataset.images.filter(pk__in=list(image_ids), group__isnull=False).order_by()
        copies = select_undecided(self._dataset).filter(group__in=set(keys.values_list("group", flat=True)))
        return [image_id for image_id in copies.values_list("pk", flat=True) if image_id not in self._chosen]

    def pick(self, locked: Sequence[Image], changed: Iterable[Image]) -> list[tuple[Image, Image]]:
        """Of the locked images the copies that are covered, each with the changed one that covers it."""
        if self._chosen is None:
            return []
        leads = {image.group: image for image in changed if image.group and image.state in COVERING}
        return [
            (image, leads[image.group])
            for image in locked
            if image.group in leads and image.state == State.UNREVIEWED and image.pk not in self._chosen
        ]


def select_undecided(dataset: Dataset) -> QuerySet[Image]:
    """The pictures that a decision on a near copy would cover."""
    return dataset.images.filter(state=State.UNREVIEWED, group__isnull=False).order_by()


def count_covered(dataset: Dataset, chosen: QuerySet[Image]) -> int:
    """How many near copies a decision on all of `chosen` would cover beyond them."""
    keys = chosen.filter(group__isnull=False).values("group")
    return select_undecided(dataset).filter(group__in=keys).exclude(pk__in=chosen.values("pk")).count()
