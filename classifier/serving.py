"""What a serving process does once, after the fork and before its first request."""

from django.conf import settings

from classifier.background.worker import start_workers
from classifier.classification.inference import load_network
from classifier.housekeeping import start_housekeeping


def start() -> None:
    """Load and warm the network, and begin to work in the background and to keep house.

    Raises CardError for missing or foreign weights.
    """
    load_network()
    if settings.EMBEDDED_WORKER:
        start_workers()
    start_housekeeping()
