"""What a serving process does once, after the fork and before its first request."""

from classifier.background.worker import find_own_jobs, start_workers
from classifier.classification.inference import load_network
from classifier.housekeeping import start_housekeeping


def start() -> None:
    """Load and warm the network, and begin to work in the background and to keep house.

    Raises CardError for missing or foreign weights.
    """
    load_network()
    start_workers(find_own_jobs())
    start_housekeeping()
