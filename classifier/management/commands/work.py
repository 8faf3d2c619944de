"""manage.py work: a worker of its own, beside any number of others. Stops at SIGTERM or Ctrl-C."""

import signal
import threading
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from classifier.background.tables import wait_for_tables
from classifier.background.worker import EMBEDDED, start_workers
from classifier.classification.inference import load_network
from ml_models.card import CardError


class Command(BaseCommand):
    help = (
        "Classify pending pictures in the background until stopped. Any number may run, anywhere. "
        "With CELERY_BROKER_URL it is a Celery worker, as 'celery -A classifyme worker' is."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        stop = _stop_at_signals()
        if not wait_for_tables(stop):
            return None
        connections.close_all()  # none shall be shared with a process that is forked
        if settings.CELERY_BROKER_URL:
            from classifyme.celery import run_worker

            return run_worker()
        try:
            load_network()
        except CardError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("The worker is ready.")
        self.stdout.flush()
        for thread in start_workers(EMBEDDED, stop):
            thread.join()
        return None


def _stop_at_signals() -> threading.Event:
    stop = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    return stop
