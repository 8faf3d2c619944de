"""Work in the background, defined once for whatever runs it."""

from django.tasks import task

from classifier.classification.leases import claim
from classifier.classification.reclassifying import reclassify_some
from classifier.classification.services import classify_pending

# A fifth of a second's work for two processors: a worker that dies loses little, and pages are up to date.
CHUNK = 64
# The pictures of so small an upload are classified before it is answered.
CLASSIFIED_AT_ONCE = 8


@task(queue_name="classify")
def classify_chunk() -> int:
    """Classify the next waiting images of all datasets; returns how many there were.

    Harmless when it is lost, comes twice or late: what is to do stands in the image rows.
    """
    images = claim(CHUNK)
    classify_pending(images, is_urgent=False)
    return len(images)


@task(queue_name="reclassifying")
def reclassify_chunk() -> int:
    """Have a dataset's network answer for some pictures that another one answered; 0 when there are none."""
    return reclassify_some()
