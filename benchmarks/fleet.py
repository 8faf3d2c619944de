"""A whole ClassifyMe for the measurements and the tests of kills: a server, workers, a database, a broker.

Either all in one process on SQLite ("embedded"), or with PostgreSQL, RabbitMQ and Celery workers ("celery").
"""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil
import psycopg
import requests

from scripts.rabbitmq import running_rabbitmq
from scripts.running import ROOT, find_free_port
from scripts.with_postgresql import running_postgresql

BACKENDS = ("embedded", "celery")
PATIENCE_SECONDS = 120.0
WITHOUT_LIMITS = {
    "QUOTA_VISITOR_PICTURES": "1000000",
    "QUOTA_VISITOR_MB": "100000",
    "QUOTA_TOTAL_MB": "200000",
}


class Fleet:
    """Its processes, each started and killed at will, and what its database says."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.port = find_free_port()
        self.settings = {
            "CLASSIFYME_DATA_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "classifyme.settings",
            "PORT": str(self.port),
            **WITHOUT_LIMITS,
            **settings,
        }
        self.database = settings.get("DATABASE_URL", "")
        self.server: subprocess.Popen[bytes] | None = None
        self.workers: list[subprocess.Popen[bytes]] = []

    @property
    def address(self) -> str:
        """Where the server is, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def start_server(self) -> None:
        """Start the server and wait until it is ready. Raises RuntimeError with its words if it is not."""
        self.server = self._start("server", [sys.executable, "-m", "scripts.serve"], {})
        self._wait("server", self.server, self._is_ready)

    def start_worker(
        self, settings: Mapping[str, str] | None = None, *, waits: bool = True
    ) -> subprocess.Popen[bytes]:
        """Start one more worker and wait until it is ready (without a broker it never says so)."""
        name = f"worker-{len(self.workers)}"
        worker = self._start(name, [sys.executable, "manage.py", "work"], settings or {})
        self.workers.append(worker)
        if waits:
            self._wait(name, worker, lambda: "The worker is ready." in self.read_log(name))
        return worker

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """kill -9 for the process and all that it started, without a word before."""
        for each in [*psutil.Process(process.pid).children(recursive=True), psutil.Process(process.pid)]:
            each.kill()
        process.wait()

    def stop(self) -> None:
        """Kill whatever still runs."""
        for process in [self.server, *self.workers]:
            if process is not None and process.poll() is None:
                self.kill(process)

    def read_log(self, name: str) -> str:
        """All that "server" or "worker-0" and so on wrote."""
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query that both databases understand."""
        if self.database:
            with psycopg.connect(self.database.replace("postgres://", "postgresql://", 1)) as connection:
                return list(connection.execute(query.encode()).fetchall())
        with closing(sqlite3.connect(self.folder / "db.sqlite3", timeout=30)) as connection:
            return list(connection.execute(query).fetchall())

    def count(self, condition: str = "1=1") -> int:
        """The images of which a condition holds."""
        return int(self.ask(f"SELECT COUNT(*) FROM classifier_image WHERE {condition}")[0][0])  # noqa: S608 - only ever the benchmarks' own words

    def measure_memory(self) -> float:
        """Resident megabytes of the server's processes together (those that fork share nothing here)."""
        assert self.server is not None
        server = psutil.Process(self.server.pid)
        return sum(float(each.memory_info().rss) for each in (server, *server.children(recursive=True))) / 1e6

    def _start(self, name: str, command: list[str], settings: Mapping[str, str]) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "PYTHONUNBUFFERED": "1", **self.settings, **settings}
        with (self.folder / f"{name}.log").open("w") as log:
            return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)

    def _wait(self, name: str, process: subprocess.Popen[bytes], is_ready: Any) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline and process.poll() is None:
            if is_ready():
                return
            time.sleep(0.05)
        raise RuntimeError(f"the {name} does not start:\n{self.read_log(name)}")

    def _is_ready(self) -> bool:
        try:
            return requests.get(f"{self.address}/readyz", timeout=5).status_code == 200
        except requests.RequestException:
            return False


@contextmanager
def running_fleet(backend: str, **settings: str) -> Iterator[Fleet]:
    """A fleet with its server running, and with its database and broker where the backend needs them."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="classifyme-")))
        if backend == "celery":
            settings["DATABASE_URL"] = stack.enter_context(running_postgresql())
            if "CELERY_BROKER_URL" not in settings:
                settings["CELERY_BROKER_URL"] = stack.enter_context(running_rabbitmq())
        fleet = Fleet(folder, **settings)
        stack.callback(fleet.stop)
        fleet.start_server()
        yield fleet
