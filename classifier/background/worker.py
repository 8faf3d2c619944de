"""Who looks for work: threads beside the serving ones, processes of their own (`manage.py work`), Celery."""

import logging
import threading
import time
from collections.abc import Callable, Iterable

from django.conf import settings
from django.db import close_old_connections, connections

from classifier.background.bell import find_bell
from classifier.background.watch import ring_for_what_waits
from classifier.classification.tasks import CHUNK, classify_chunk, reclassify_chunk
from classifier.intake.tasks import group_near_copies, remove_chunk
from classifier.intake.unpacking import unpack_next
from classifier.learning.tasks import cluster, fill_chunk, learn, retell_chunk

logger = logging.getLogger(__name__)

EVERY_SECONDS = 2.0
AFTER_AN_ERROR_SECONDS = 5.0
BREATH_SECONDS = 0.25
STOPPING_SECONDS = 20.0
Look = Callable[[], int]


def read_archive() -> int:
    """Read the next archive; its pictures are classified while it is being read."""
    return unpack_next(tell=classify_chunk.enqueue)


JOBS: dict[str, Look] = {
    "classify": classify_chunk.call,
    "archives": read_archive,
    "removal": remove_chunk.call,
    "retelling": retell_chunk.call,
    "reclassifying": reclassify_chunk.call,
    "groups": group_near_copies.call,
    "features": fill_chunk.call,
    "learning": learn.call,
    "clusters": cluster.call,
    "watch": ring_for_what_waits,
}
# During an upload pictures come a few at a time, and a chunk of a few costs nearly as much as a full one.
WORTHWHILE = {"classify": CHUNK}
# Any machine can do these; archives are read where they came in.
SHARED = ("classify", "removal", "retelling", "reclassifying", "groups", "features", "learning", "clusters")
# One more thread: it claims and records while the network is at work for the first.
EMBEDDED = (*SHARED, "archives", "classify")
PASSED_ON: dict[str, Callable[[], object]] = {
    "classify": classify_chunk.enqueue,
    "removal": remove_chunk.enqueue,
    "retelling": retell_chunk.enqueue,
    "reclassifying": reclassify_chunk.enqueue,
    "groups": group_near_copies.enqueue,
    "features": fill_chunk.enqueue,
    "learning": learn.enqueue,
    "clusters": cluster.enqueue,
}


def find_own_jobs() -> tuple[str, ...]:
    """What the threads of a serving process do: all, or with Celery workers only what is left to it."""
    if settings.CELERY_BROKER_URL:
        return ("archives", "watch")
    return EMBEDDED if settings.EMBEDDED_WORKER else ()


def start_workers(
    names: Iterable[str], stop: threading.Event | None = None, *, every: float = EVERY_SECONDS
) -> list[threading.Thread]:
    """Start a thread for each of these JOBS. They end with the process, or soon after `stop` is set."""
    stop = stop or threading.Event()
    threads = [
        threading.Thread(
            target=work,
            args=(JOBS[name], find_bell(name), stop, every, WORTHWHILE.get(name, 0)),
            name=f"look-{name}",
            daemon=True,
        )
        for name in names
    ]
    for thread in threads:
        thread.start()
    return threads


def work(
    look: Look,
    bell: threading.Event,
    stop: threading.Event,
    every: float = EVERY_SECONDS,
    worthwhile: int = 0,
) -> None:
    """Look until `stop` is set: at once again after finding something, else at the bell or after `every`.

    After finding less than is `worthwhile` it takes a breath, while more comes together.
    """
    while not stop.is_set():
        bell.clear()
        found = look_once(look, stop)
        if not found:
            bell.wait(every)
        elif found < worthwhile:
            stop.wait(BREATH_SECONDS)
    connections.close_all()


def work_for(name: str, seconds: float) -> None:
    """Look for as long as there is something to find, but not much longer than `seconds`.

    Who finds something passes the bell on first, so that one wakes all; and again when there is more left
    than fits into the time. A bell too many finds nothing. Raises KeyError for work that is not shared.
    """
    look, pass_on, deadline = JOBS[name], PASSED_ON[name], time.monotonic() + seconds
    is_first = True
    while found := look():
        if is_first or time.monotonic() > deadline:
            pass_on()
        if time.monotonic() > deadline:
            break
        is_first = False
    logger.debug("no more of '%s' for now (%d)", name, found)


def look_once(look: Look, stop: threading.Event) -> int:
    """How much was found. Never raises: a database that is away for a while is no end of the work."""
    close_old_connections()
    try:
        return look()
    except Exception:
        logger.exception("work in the background failed; it is tried again")
        stop.wait(AFTER_AN_ERROR_SECONDS)
        return 0
