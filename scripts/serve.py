"""Reads the settings, brings the database up to date and becomes the server: `python -m scripts.serve`.

What `make up` and the image start. The same process becomes gunicorn, so that a stop signal reaches gunicorn.
"""

import errno
import os
import runpy
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

DATABASE_SECONDS = 60
MIGRATION_LOCK = 3_245_001
LEFTOVER_SECONDS = 24 * 60 * 60


def main() -> None:
    """Ends with a sentence and exit code 1 when a setting, the port or the database is not as it must be."""
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signal_number, stop)
    os.environ["DJANGO_SETTINGS_MODULE"] = "classifyme.settings"
    try:
        django.setup()
        host, port = read_address()
        refuse_taken_port(host, port)
        wait_for_database(DATABASE_SECONDS)
        with one_at_a_time():
            call_command("migrate", interactive=False, verbosity=0)
        if "TMPDIR" not in os.environ:
            os.environ["TMPDIR"] = str(make_folder_for_uploads(settings.DATA_DIR))
    except (ImproperlyConfigured, CommandError, OperationalError, OSError) as error:
        sys.exit(f"ClassifyMe cannot start: {error}")
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py"])  # noqa: S606


def stop(signal_number: int, _frame: FrameType | None) -> NoReturn:
    """Ends at once. A container's first process gets no signal that it does not ask for."""
    sys.exit(128 + signal_number)


def read_address() -> tuple[str, int]:
    """The host and the port at which gunicorn will listen, from gunicorn's own configuration."""
    host, _, port = runpy.run_path("gunicorn.conf.py")["bind"][0].rpartition(":")
    return host, int(port)


def refuse_taken_port(host: str, port: int) -> None:
    """Raises OSError with a sentence that says what to do. gunicorn would try for five seconds first."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise OSError(
                    f"port {port} is taken by another program. Choose another: PORT={port + 1} make up"
                ) from error
            raise OSError(f"it cannot listen at {host}, port {port}: {error.strerror}") from error


def wait_for_database(seconds: float) -> None:
    """Returns when the database answers; raises OperationalError after `seconds` (a file: at once)."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return connection.ensure_connection()
        except OperationalError:
            if connection.vendor == "sqlite" or time.monotonic() > deadline:
                raise
        print("Waiting for the database ...", file=sys.stderr, flush=True)
        time.sleep(2)


def make_folder_for_uploads(data_dir: Path) -> Path:
    """The folder where uploads lie while they come in, without what a killed process left there.

    /tmp is often memory: of a container's 512 MB, or of what its tmpfs may hold.
    """
    folder = data_dir / "tmp"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in folder.iterdir():
        if left.is_file() and left.stat().st_mtime < time.time() - LEFTOVER_SECONDS:
            left.unlink(missing_ok=True)
    return folder


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Of several services that start on one PostgreSQL, one migrates; the others wait, then find it done."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
    yield
    connection.close()


if __name__ == "__main__":
    main()
