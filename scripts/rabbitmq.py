"""A RabbitMQ of one's own: found or installed, on free ports, with all its files in one folder."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from scripts.chromium import is_root, run, say
from scripts.running import find_free_port

# Debian's command in the PATH insists on its own user; the server itself does not.
PLACES = ("/usr/lib/rabbitmq/bin", "/opt/rabbitmq/sbin", "/usr/local/sbin", "/opt/homebrew/sbin")
PATIENCE_SECONDS = 300
WHAT_TO_DO = """\
The tests of Celery workers need RabbitMQ's server, and none could be had. Install it with the system's
package manager (Debian: apt install rabbitmq-server); it need not run."""


def find() -> Path | None:
    """RabbitMQ's own start script, or None."""
    found = shutil.which("rabbitmq-server", path=os.pathsep.join([*PLACES, os.environ.get("PATH", "")]))
    return Path(found) if found else None


def get() -> Path | None:
    """The start script, installed by the package manager if need be. Says what it does, or what it lacks."""
    if find() is None and is_root() and shutil.which("apt-get"):
        say("No RabbitMQ here: trying apt-get ...")
        run(["apt-get", "update", "-q"])
        # Only its files: the system shall not start one.
        run(["env", "RUNLEVEL=1", "apt-get", "install", "-qy", "--no-install-recommends", "rabbitmq-server"])
    found = find()
    if found is None:
        say(WHAT_TO_DO)
    return found


@contextmanager
def running_rabbitmq() -> Iterator[str]:
    """The address of a broker that lives for the block. Raises RuntimeError when there is none.

    TEST_BROKER_URL names one that runs already and stays.
    """
    if named := os.environ.get("TEST_BROKER_URL"):
        yield named
        return
    program = get()
    if program is None:
        raise RuntimeError(WHAT_TO_DO)
    # Erlang's own port mapper has a port of its own, too: nothing is shared with a RabbitMQ of the system.
    port, distribution, mapper = find_free_port(), find_free_port(), find_free_port()
    with tempfile.TemporaryDirectory(prefix="classifyme-rabbitmq-") as folder:
        environment = _describe(Path(folder), port, distribution, mapper)
        log = Path(folder, "output.log")
        with log.open("w") as output:
            server = subprocess.Popen(
                [str(program)], env=environment, stdout=output, stderr=output, start_new_session=True
            )
        try:
            _wait_until_it_takes_users(server, Path(folder), log)
            yield f"amqp://guest:guest@127.0.0.1:{port}/{quote('/', safe='')}"
        finally:
            server.terminate()
            server.wait(PATIENCE_SECONDS)
            _stop_mapper(environment)


def _describe(folder: Path, port: int, distribution: int, mapper: int) -> dict[str, str]:
    plugins = folder / "enabled_plugins"
    plugins.write_text("[].\n")
    return {
        **os.environ,
        "HOME": str(folder),
        "ERL_EPMD_PORT": str(mapper),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODENAME": f"classifyme{port}@localhost",
        "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODE_PORT": str(port),
        "RABBITMQ_DIST_PORT": str(distribution),
        "RABBITMQ_MNESIA_BASE": str(folder / "data"),
        "RABBITMQ_LOG_BASE": str(folder / "log"),
        "RABBITMQ_PID_FILE": str(folder / "pid"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(plugins),
        "RABBITMQ_CONF_ENV_FILE": "/dev/null",
        "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq"),
    }


def _wait_until_it_takes_users(server: subprocess.Popen[bytes], folder: Path, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        logs = [log, *(folder / "log").glob("*.log")]
        if any("Server startup complete" in path.read_text(errors="replace") for path in logs):
            return
        time.sleep(0.1)
    raise RuntimeError(f"RabbitMQ does not start:\n{log.read_text(errors='replace')[-4000:]}")


def _stop_mapper(environment: dict[str, str]) -> None:
    if mapper := shutil.which("epmd"):
        run(["env", f"ERL_EPMD_PORT={environment['ERL_EPMD_PORT']}", mapper, "-kill"], quiet=True)
