"""Near copies that a download does without: of each group only its largest picture goes in."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from classifier.models import Image


def drop_smaller_copies(images: QuerySet[Image]) -> QuerySet[Image]:
    """Of the near copies among `images` the one with the most pixels; of equals the largest file."""
    images = images.annotate(area=F("width") * F("height"))
    same, area, size = images.order_by().filter(group=OuterRef("group")), OuterRef("area"), OuterRef("size")
    larger = same.filter(
        Q(area__gt=area) | Q(area=area, size__gt=size) | Q(area=area, size=size, pk__lt=OuterRef("pk"))
    )
    return images.filter(Q(group__isnull=True) | ~Exists(larger))
