"""The Celery application: `celery -A classifyme worker`, any number of them on any number of machines.

Only for services with CELERY_BROKER_URL. What is to do stands in the database; a message only says 'look'.
"""

import logging
import os
import threading
from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_process_init, worker_process_shutdown, worker_ready

# The network has threads of its own; NumPy's would only wait in their way.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "classifyme.settings")

from django.conf import settings

logger = logging.getLogger(__name__)
QUEUE = "classifyme"
# A look that nobody took for so long has been replaced by others since.
FORGOTTEN_AFTER_SECONDS = 60
# Shorter than what a stopping container is given, and than any broker's patience with a message.
LOOKING_SECONDS = 10.0
# A lease of 30 s and this are less than a minute.
PATROL_SECONDS = 15.0

app = Celery("classifyme", broker=settings.CELERY_BROKER_URL or "memory://", set_as_current=False)
app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    task_default_queue=QUEUE,
    # Nothing is lost with a message, so no broker shall write it to a disk.
    task_default_delivery_mode="transient",
    task_serializer="json",
    accept_content=["json"],
    worker_prefetch_multiplier=1,
    # The network uses all processors by itself (CLASSIFIER_THREADS).
    worker_concurrency=1,
    # So long may the network take to load on a busy machine.
    worker_proc_alive_timeout=60.0,
    worker_send_task_events=False,
    broker_connection_timeout=3.0,
    broker_connection_retry_on_startup=True,
    # A worker without its broker still looks by itself: it never gives up.
    broker_connection_max_retries=None,
    broker_transport_options={"max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0},
)
_stop = threading.Event()


def send_look(name: str) -> None:
    """Ask any worker to look for this kind of work. Raises what the broker's client raises, after 3 s."""
    app.send_task("classifyme.look", [name], queue=QUEUE, retry=False, expires=FORGOTTEN_AFTER_SECONDS)


@app.task(name="classifyme.look")
def look(name: str) -> None:
    """Do what there is to do of this kind, for ten seconds at the most."""
    from classifier.background.worker import work_for

    work_for(name, LOOKING_SECONDS)


@worker_process_init.connect
def begin(**_: Any) -> None:
    """After the fork: load the network, and look now and then, whatever the broker does."""
    from classifier.background.worker import SHARED, start_workers
    from classifier.classification.inference import load_network

    load_network()
    start_workers(SHARED, _stop, every=PATROL_SECONDS)


@worker_process_shutdown.connect
def end(**_: Any) -> None:
    """Let what is being classified be recorded."""
    from classifier.background.worker import STOPPING_SECONDS

    _stop.set()
    for thread in threading.enumerate():
        if thread.name.startswith("look-"):
            thread.join(STOPPING_SECONDS)


@setup_logging.connect
def keep_logging(**_: Any) -> None:
    """The settings have said already how log lines look."""


@worker_ready.connect
def announce(**_: Any) -> None:
    """One line that operators, and tests, wait for."""
    logger.info("The worker is ready.")


def run_worker() -> None:
    """Be a worker until told to stop. Workers need not know of each other: the database knows all."""
    app.worker_main(["--quiet", "worker", "--without-gossip", "--without-mingle", "--without-heartbeat"])
