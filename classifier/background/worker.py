"""Who looks for work: threads beside the serving ones, or a process of their own (`manage.py work`)."""

import logging
import threading
from collections.abc import Callable

from django.db import close_old_connections, connections

from classifier.background.bell import find_bell
from classifier.classification.tasks import classify_chunk
from classifier.intake.tasks import group_near_copies, read_archives

logger = logging.getLogger(__name__)

EVERY_SECONDS = 2.0
AFTER_AN_ERROR_SECONDS = 5.0
JOBS: dict[str, Callable[[], int]] = {
    "classify": classify_chunk.call,
    "archives": read_archives.call,
    "groups": group_near_copies.call,
}


def start_workers(stop: threading.Event | None = None) -> list[threading.Thread]:
    """Start a thread for each kind of work. They end with the process, or soon after `stop` is set."""
    stop = stop or threading.Event()
    threads = [
        threading.Thread(target=work, args=(look, find_bell(name), stop), name=name, daemon=True)
        for name, look in JOBS.items()
    ]
    for thread in threads:
        thread.start()
    return threads


def work(look: Callable[[], int], bell: threading.Event, stop: threading.Event) -> None:
    """Look until `stop` is set: at once again after finding something, else at the bell or after 2 s."""
    while not stop.is_set():
        bell.clear()
        if not look_once(look, stop):
            bell.wait(EVERY_SECONDS)
    connections.close_all()


def look_once(look: Callable[[], int], stop: threading.Event) -> int:
    """How much was found. Never raises: a database that is away for a while is no end of the work."""
    close_old_connections()
    try:
        return look()
    except Exception:
        logger.exception("work in the background failed; it is tried again")
        stop.wait(AFTER_AN_ERROR_SECONDS)
        return 0
