"""manage.py work: a worker of its own, beside any number of others. Stops at SIGTERM or Ctrl-C."""

import signal
import threading
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from classifier.background.worker import start_workers
from classifier.classification.inference import load_network
from ml_models.card import CardError


class Command(BaseCommand):
    help = "Classify pending pictures in the background until stopped. Any number may run, anywhere."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()

        def end(_signal: int, _frame: FrameType | None) -> None:
            stop.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, end)
        try:
            load_network()
        except CardError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("The worker is ready.")
        self.stdout.flush()
        for thread in start_workers(stop):
            thread.join()
