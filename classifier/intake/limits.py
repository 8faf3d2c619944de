"""What the settings let in: the same pictures by upload and on the command line."""

from django.conf import settings

from classifier.intake.images import Limits


def find_limits() -> Limits:
    """What the settings let in."""
    return Limits(
        max_bytes=settings.UPLOAD_MAX_FILE_BYTES,
        max_pixels=settings.UPLOAD_MAX_PIXELS,
        min_side=settings.UPLOAD_MIN_SIDE,
        # Where there is memory for more, larger WebP and AVIF pictures can be taken, too.
        max_memory=max(Limits.max_memory, settings.DECODE_BUDGET_BYTES),
    )
