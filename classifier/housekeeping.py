"""The service prunes by itself: a thread in each serving process, every hour. Doing it twice does no harm."""

import logging
import random
import threading

from django.db import close_old_connections, connections

from classifier.accounts.attempts import prune_attempts
from classifier.intake.pruning import PruningRefused, prune_expired, prune_orphans, prune_sessions
from classifier.request_limits import prune_counts

logger = logging.getLogger(__name__)

FIRST_AFTER_SECONDS = 120
EVERY_SECONDS = 3600


def start_housekeeping() -> None:
    """Start the thread. It ends with the process."""
    threading.Thread(target=_keep_house, name="housekeeping", daemon=True).start()


def _keep_house() -> None:
    stop = threading.Event()
    stop.wait(FIRST_AFTER_SECONDS + random.uniform(0, 60))  # noqa: S311 - spreads the processes, no secret
    while True:
        tidy()
        stop.wait(EVERY_SECONDS)


def tidy() -> None:
    """Remove what has expired and what nobody refers to. Never raises: the next hour tries again."""
    close_old_connections()
    try:
        prune_expired(dry_run=False)
        prune_sessions()
        prune_attempts()
        prune_counts()
        prune_orphans(dry_run=False)
    except PruningRefused as refused:
        logger.info("pruning: %s", refused)
    except Exception:
        logger.exception("pruning failed; the next hour tries again")
    finally:
        connections.close_all()
