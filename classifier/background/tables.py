"""A worker begins when the tables are as it knows them: the service beside it migrates the database."""

import logging
import threading

from django.db import OperationalError, close_old_connections, connection
from django.db.migrations.executor import MigrationExecutor

logger = logging.getLogger(__name__)

EVERY_SECONDS = 2.0


def wait_for_tables(stop: threading.Event, *, every: float = EVERY_SECONDS) -> bool:
    """Wait until every migration has been made; False when `stop` was set before."""
    while not stop.is_set():
        close_old_connections()
        try:
            if are_up_to_date():
                return True
            logger.info("waiting until the database has been migrated")
        except OperationalError as error:
            logger.info("waiting for the database: %s", error)
        stop.wait(every)
    return False


def are_up_to_date() -> bool:
    """Whether every migration has been made. Raises OperationalError when the database does not answer."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
