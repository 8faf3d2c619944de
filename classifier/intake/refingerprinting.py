"""Pictures that came before there were fingerprints get theirs, and their hints, from the stored original."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from itertools import batched

from classifier.intake.fingerprints import make_fingerprint, sample
from classifier.intake.images import PictureRefused, read_picture
from classifier.intake.limits import find_limits
from classifier.intake.originals import open_original
from classifier.intake.quality import find_hints
from classifier.intake.stored import pixel_budget
from classifier.models import Image
from classifier.storage import StorageUnavailable

logger = logging.getLogger(__name__)

AT_ONCE = 100


def count_without() -> int:
    """How many stored pictures have no fingerprint."""
    return Image.objects.filter(fingerprint__isnull=True).count()


def make_missing() -> Iterator[bool]:
    """Make the fingerprints that are missing; of each picture, whether it could be made.

    They then wait to be compared with the others. Safe to interrupt, and to run beside the service. What
    cannot be read stays as it is, and is tried again the next time.
    """
    missing = Image.objects.filter(fingerprint__isnull=True).order_by("created_at", "pk")
    for ids in batched(list(missing.values_list("pk", flat=True)), AT_ONCE):
        for image in Image.objects.filter(pk__in=ids).select_related("dataset").defer("views"):
            yield _make(image)


def _make(image: Image) -> bool:
    try:
        with open_original(image) as file:
            picture = read_picture(file, find_limits(), pixel_budget())
    except (StorageUnavailable, FileNotFoundError, PictureRefused) as error:
        logger.warning("image %s gets no fingerprint: %s", image.pk, error)
        return False
    sampled = sample(picture.image)
    still = Image.objects.filter(pk=image.pk, fingerprint__isnull=True)
    still.update(
        fingerprint=make_fingerprint(sampled),
        quality=find_hints(sampled, picture.width, picture.height) or None,
    )
    Image.objects.filter(pk=image.pk, grouping=Image.Grouping.NONE).update(grouping=Image.Grouping.WAITING)
    return True
