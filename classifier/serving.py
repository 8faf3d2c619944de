"""What a serving process does once, after the fork and before its first request."""

from classifier.classification.inference import load_network
from classifier.housekeeping import start_housekeeping


def start() -> None:
    """Load and warm the network, and begin to keep house. Raises CardError for missing or foreign weights."""
    load_network()
    start_housekeeping()
