"""The task backend of a service with Celery workers: a task is a bell here too, sent through the broker."""

from __future__ import annotations

import logging
import threading
from typing import Any, override

from django.tasks import Task, TaskResult

from classifier.background.bell import BellBackend
from classifyme.celery import send_look

logger = logging.getLogger(__name__)

TRY_AGAIN_AFTER_SECONDS = 5.0


class CeleryBackend(BellBackend):
    """Sends each bell from a thread of its own: a broker that is slow or away holds up no upload.

    Bells of one kind that ring while the last is on its way are one. None is kept over a restart: the image
    rows are the truth, and every worker looks now and then by itself.
    """

    def __init__(self, alias: str, params: dict[str, Any]) -> None:
        super().__init__(alias, params)
        self._changed = threading.Condition()
        self._rung: set[str] = set()
        self._is_running = False

    @override
    def enqueue(self, task: Task[Any, Any], args: Any, kwargs: Any) -> TaskResult[Any, Any]:
        result = self.describe(task, args, kwargs)
        with self._changed:
            self._rung.add(task.queue_name)
            if not self._is_running:
                self._is_running = True
                threading.Thread(target=self._send_all, name="bells", daemon=True).start()
            self._changed.notify()
        return result

    def _send_all(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._rung)
                name = self._rung.pop()
            self._send(name)

    def _send(self, name: str) -> None:
        try:
            send_look(name)
        except Exception as error:  # whatever the broker's client raises
            logger.warning("the broker does not take the bell '%s'; it is rung again: %s", name, error)
            with self._changed:
                self._rung.add(name)
            threading.Event().wait(TRY_AGAIN_AFTER_SECONDS)
