"""How gunicorn serves ClassifyMe: `gunicorn -c gunicorn.conf.py`, here, in the image and on Render alike.

Settings come from the environment or from .env, as the application's own do (docs/settings.md).
"""

import io
import os
from pathlib import Path
from typing import Any

from dotenv import load_dotenv
from gunicorn.arbiter import Arbiter

from classifyme.env import Environment
from classifyme.memory import return_memory_early

return_memory_early()
# NumPy's products are small here. Its own threads would go on turning after each, on the processors that the
# network computes with, and add half to its time (docs/decisions/0003). Read when NumPy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
load_dotenv(Path(__file__).resolve().parent / ".env")
_environment = Environment()
_is_deployed = _environment.is_set("RENDER") or _environment.flag("CLASSIFYME_DEPLOYED", default=False)

wsgi_app = "classifyme.wsgi:application"
_host = _environment.text("HOST", "0.0.0.0" if _is_deployed else "127.0.0.1")  # noqa: S104 (what deploying means)
_port = _environment.number("PORT", 8000, minimum=1, maximum=65535)
bind = [f"{_host}:{_port}"]

# One process holds one network; its threads wait for clients, the disk and storage while others compute.
workers = _environment.number("WEB_CONCURRENCY", 1, minimum=1, maximum=64)
threads = _environment.number("WEB_THREADS", 8, minimum=1, maximum=256)
worker_class = "classifyme.http_worker.PatientWorker"

# The network is loaded after the fork, in each worker (`post_worker_init`): never in the first process.
preload_app = False

# Longer than the proxies of hosting services keep an idle connection: they must be the ones to close it.
keepalive = 120
# A stopping worker lets running requests finish, within the 30 seconds that Render gives a service to end.
graceful_timeout = 25
# For a worker whose main loop no longer turns; a slow request is not the loop.
timeout = 60

# Standard error has it all. Requests are logged by the application (request id, duration), not twice.
accesslog = None
errorlog = "-"

# Nothing is written to disk: the heartbeat lies in memory where there is such a folder; no control socket.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 (its file has no name)
control_socket_disable = True

# sendfile() would wait without limit for a client that takes nothing (see classifyme/http_worker.py).
sendfile = False

# `forwarded_allow_ips` stays gunicorn's default (this machine): behind TLS it is Django that reads
# X-Forwarded-Proto (BEHIND_TLS), and no proxy may set SCRIPT_NAME or PATH_INFO through a header.


def post_worker_init(worker: Any) -> None:
    """Checks the installation, loads and warms up the network, all before the first connection is taken.

    An error here ends the worker and with it the service (exit code 3) instead of one more try, and another.
    """
    from django.core.management import call_command
    from django.core.management.base import SystemCheckError

    from classifier import serving

    try:
        call_command("check", stdout=io.StringIO())
    except SystemCheckError as error:
        worker.log.critical("ClassifyMe cannot start: %s", error)
        raise SystemExit(Arbiter.WORKER_BOOT_ERROR) from None
    serving.start()
    if _host in ("127.0.0.1", "localhost"):
        worker.log.info("ClassifyMe is ready: http://%s:%d/ (Ctrl-C stops it)", _host, _port)
    else:
        worker.log.info("ClassifyMe is ready at %s, port %d", _host, _port)
