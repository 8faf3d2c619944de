"""What the settings let in: the same pictures by upload and on the command line."""

from functools import cache

from django.conf import settings

from classifier.intake.images import Limits
from classifier.intake.pixel_budget import PixelBudget

_PATIENCE = 24 * 3600.0


def find_limits() -> Limits:
    """What the settings let in."""
    return Limits(
        max_bytes=settings.UPLOAD_MAX_FILE_BYTES,
        max_pixels=settings.UPLOAD_MAX_PIXELS,
        min_side=settings.UPLOAD_MIN_SIDE,
        # Where there is memory for more, larger WebP and AVIF pictures can be taken, too.
        max_memory=max(Limits.max_memory, settings.DECODE_BUDGET_BYTES),
    )


@cache
def patient_budget() -> PixelBudget:
    """For commands: the memory for decoding, and no thread gives up, since nobody waits for one picture."""
    return PixelBudget(settings.DECODE_BUDGET_BYTES, timeout=_PATIENCE)
