"""Runs ClassifyMe for the browser tests and the screenshot: the real server, a free port, data of its own."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 60
# Whatever a developer's own environment or .env says: set to nothing counts as not set.
_NOT_SET = dict.fromkeys(
    (
        "ALLOWED_HOSTS",
        "API_KEY",
        "API_SECRET",
        "BEHIND_TLS",
        "CLASSIFYME_DEPLOYED",
        "CLOUDINARY_URL",
        "CLOUD_NAME",
        "DATABASE_URL",
        "DEBUG",
        "HOST",
        "RENDER",
        "SECRET_KEY",
    ),
    "",
)


@contextmanager
def running_app(**settings: str) -> Iterator[str]:
    """Yield the address (no slash at the end) of a ClassifyMe that is ready, and stop it afterwards.

    `settings` are environment variables. Raises RuntimeError with the server's words if it does not start.
    """
    port = find_free_port()
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(prefix="classifyme-") as data, tempfile.TemporaryFile("w+") as log:
        own = {
            "DJANGO_SETTINGS_MODULE": "classifyme.settings",
            "CLASSIFYME_DATA_DIR": data,
            "PORT": str(port),
        }
        environment = {**os.environ, **_NOT_SET, **own, **settings}
        command = [sys.executable, "-m", "scripts.serve"]
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            _wait_until_ready(server, f"{address}/readyz", log)
            yield address
        finally:
            server.terminate()
            server.wait(PATIENCE_SECONDS)


def find_free_port() -> int:
    """Return a port of this machine that nobody listens on at the moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _wait_until_ready(server: subprocess.Popen[bytes], probe: str, log: IO[str]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(probe, timeout=5).close()  # noqa: S310 (http, our own)
            return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.1)
    log.seek(0)
    raise RuntimeError(f"ClassifyMe did not become ready:\n{log.read()}")
