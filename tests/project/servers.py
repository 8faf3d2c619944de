"""Starts gunicorn for a test, on a free port, and stops it."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Server:
    """A running gunicorn: its first process and where it listens."""

    def __init__(self, process: subprocess.Popen[str], port: int, log: Path) -> None:
        self.process = process
        self.port = port
        self._log = log

    def connect(self, timeout: float = 20) -> socket.socket:
        """A new connection."""
        return socket.create_connection(("127.0.0.1", self.port), timeout)

    def read_log(self) -> str:
        """All that it wrote to standard error and output."""
        return self._log.read_text()


def find_free_port() -> int:
    """A port of the loopback address that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def run_gunicorn(
    arguments: list[str], folder: Path, environment: Mapping[str, str] | None = None, seconds: float = 30
) -> Iterator[Server]:
    """Runs gunicorn with `arguments` for the block, its log in `folder`. Yields when it listens."""
    port = find_free_port()
    log = folder / f"gunicorn-{port}.log"
    variables = {**os.environ, "PORT": str(port), "PYTHONPATH": str(ROOT), **(environment or {})}
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *arguments],
            cwd=ROOT,
            env=variables,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
        )
    server = Server(process, port, log)
    try:
        wait_until_listening(server, seconds)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(40)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until_listening(server: Server, seconds: float) -> None:
    """Raises AssertionError with the log when the process ends before it takes connections."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and server.process.poll() is None:
        with contextlib.suppress(OSError):
            server.connect(1).close()
            return
        time.sleep(0.05)
    raise AssertionError(f"gunicorn does not listen:\n{server.read_log()}")
