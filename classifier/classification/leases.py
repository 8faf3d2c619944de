"""Who works on which pending image: a lease of 30 seconds in the image's own row."""

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from classifier.durability import atomic_but_repeatable
from classifier.models import Image
from classifier.models.image import LEASE


def find_waiting() -> QuerySet[Image]:
    """The pending images without a living lease, but for those of deleted datasets; the oldest first."""
    is_free = Q(lease_until=None) | Q(lease_until__lt=timezone.now())
    waiting = Image.objects.filter(is_free, state=Image.State.PENDING, dataset__removed_at=None)
    return waiting.order_by("created_at", "id")


def claim(most: int) -> list[Image]:
    """Up to `most` waiting images, which nobody else is given for the next 30 seconds.

    A lease that is lost, in a power cut or with its owner, does no harm: it lapses, and what was computed
    twice is recorded once.
    """
    # Most looks find nothing; they shall not wait for, or hold up, those who write.
    if not find_waiting().exists():
        return []
    with atomic_but_repeatable():
        waiting = find_waiting()
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True, of=("self",))
        # SQLite's transactions begin as writers here (settings), one at a time: nobody else reads between.
        images = list(waiting.select_related("dataset")[:most])
        until = timezone.now() + LEASE
        Image.objects.filter(pk__in=[image.pk for image in images]).update(lease_until=until)
    return images
