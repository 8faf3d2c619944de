"""Intake's work in the background, defined once for whatever runs it."""

from django.tasks import task

from classifier.intake.near_copies.grouping import group_some
from classifier.intake.removal import remove_some
from classifier.intake.unpacking import unpack_next


@task(queue_name="archives", backend="here")
def read_archives() -> int:
    """Read the next archive that waits on this machine; returns how many there were (0 or 1)."""
    return unpack_next()


@task(queue_name="removal")
def remove_chunk() -> int:
    """Remove some pictures of a deleted dataset, or the dataset after its last; 0 when there is none."""
    return remove_some()


@task(queue_name="groups")
def group_near_copies() -> int:
    """Compare some pictures that have not been yet with the others of their dataset; returns how many."""
    return group_some()
