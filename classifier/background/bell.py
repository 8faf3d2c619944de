"""The task backend of a service that brings its own workers: a task is a bell, and keeps nothing.

What is to do stands in the rows, with leases; so a queue beside them would only be a second truth. A bell
that nobody hears (another process, a restart) does no harm: every worker looks by itself every two seconds.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from typing import Any, override

from django.tasks import Task, TaskResult, TaskResultStatus
from django.tasks.backends.base import BaseTaskBackend
from django.utils import timezone
from django.utils.crypto import get_random_string

_bells: defaultdict[str, threading.Event] = defaultdict(threading.Event)


def find_bell(queue_name: str) -> threading.Event:
    """The bell of a queue in this process; it is set when someone rang."""
    return _bells[queue_name]


class BellBackend(BaseTaskBackend):
    """Wakes the worker of this process. Results are not kept: the rows have them."""

    @override
    def enqueue(self, task: Task[Any, Any], args: Any, kwargs: Any) -> TaskResult[Any, Any]:
        result = self.describe(task, args, kwargs)
        find_bell(task.queue_name).set()
        return result

    def describe(self, task: Task[Any, Any], args: Any, kwargs: Any) -> TaskResult[Any, Any]:
        """The result that `enqueue` returns: of a task that waits. Raises what `validate_task` raises."""
        self.validate_task(task)
        return TaskResult(
            task=task,
            id=get_random_string(32),
            status=TaskResultStatus.READY,
            enqueued_at=timezone.now(),
            started_at=None,
            last_attempted_at=None,
            finished_at=None,
            args=list(args),
            kwargs=dict(kwargs),
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )
