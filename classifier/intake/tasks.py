"""Intake's work in the background, defined once for whatever runs it."""

from django.tasks import task

from classifier.intake.unpacking import unpack_next


@task(queue_name="archives")
def read_archives() -> int:
    """Read the next archive that waits on this machine; returns how many there were (0 or 1)."""
    return unpack_next()
