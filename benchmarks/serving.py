"""What serving costs: `python -m benchmarks.serving [--uploads 500] [--side 300]`.

Starts the real server with a data folder of its own, uploads pictures through the form one after another, and
prints: the time until the first answer of /readyz, the memory of all serving processes, and the time of one
upload within the application beside the time within the network alone, from the same run.
"""

import argparse
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psutil

from benchmarks.visitor import Upload, Visitor, draw_jpeg
from scripts.running import ROOT, find_free_port

WARM_UP = 10


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--uploads", type=int, default=500)
    parser.add_argument("--side", type=int, default=300, help="pixels of the square JPEGs")
    arguments = parser.parse_args()
    port = find_free_port()
    with tempfile.TemporaryDirectory(prefix="classifyme-") as folder:
        for name in ("first start (an empty database)", "next start"):
            with run_server(port, folder) as (server, seconds):
                print(f"{name}: ready after {seconds:.2f} s")
                if name == "next start":
                    print(f"memory of all serving processes at the start: {measure_memory(server):.0f} MB")
                    before = measure_processor_time(server)
                    uploads = upload(port, arguments.uploads, arguments.side)
                    used_ms = (measure_processor_time(server) - before) * 1000 / len(uploads)
                    print(f"after {len(uploads)} uploads: {measure_memory(server):.0f} MB")
                    print(f"processor time of an upload, the network's included: {used_ms:.1f} ms")
        describe(uploads[WARM_UP:], read_network_times(Path(folder) / "db.sqlite3")[WARM_UP:])


@contextmanager
def run_server(port: int, folder: str) -> Iterator[tuple[psutil.Process, float]]:
    """Runs the server for the block; yields its first process and the seconds until it was ready."""
    environment = {**os.environ, "PORT": str(port), "CLASSIFYME_DATA_DIR": folder, "LOG_LEVEL": "WARNING"}
    started = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "scripts.serve"], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL
    )
    try:
        while not is_ready(port):
            if process.poll() is not None:
                raise RuntimeError("the server does not start: try `make up`")
            time.sleep(0.02)
        yield psutil.Process(process.pid), time.monotonic() - started
    finally:
        process.terminate()
        process.wait(60)


def is_ready(port: int) -> bool:
    """Whether /readyz answers with 200."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def measure_memory(server: psutil.Process) -> float:
    """Resident megabytes of the server's processes together."""
    processes = [server, *server.children(recursive=True)]
    return sum(float(process.memory_info().rss) for process in processes) / 1e6


def measure_processor_time(server: psutil.Process) -> float:
    """Seconds that the server's processes have computed so far."""
    times = [process.cpu_times() for process in (server, *server.children(recursive=True))]
    return sum(float(spent.user + spent.system) for spent in times)


def upload(port: int, count: int, side: int) -> list[Upload]:
    """Uploads `count` different pictures as one visitor."""
    visitor = Visitor(port)
    return [visitor.upload(draw_jpeg(side, seed)) for seed in range(count + WARM_UP)]


def read_network_times(database: Path) -> list[float]:
    """Milliseconds within the network, of each upload in order."""
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT duration_ms FROM classifier_prediction ORDER BY id").fetchall()
    return [float(duration) for (duration,) in rows]


def describe(uploads: list[Upload], network_ms: list[float]) -> None:
    """Prints medians and the slowest tenth."""
    application_ms = [upload.application_ms for upload in uploads]
    beside_ms = [whole - part for whole, part in zip(application_ms, network_ms, strict=True)]
    print(f"{'milliseconds an upload':32}  median  90 % below")
    for name, values in (
        ("for the visitor", [upload.seen_ms for upload in uploads]),
        ("within the application", application_ms),
        ("of it within the network", network_ms),
        ("beside the network", beside_ms),
    ):
        print(f"{name:32}  {statistics.median(values):6.1f}  {statistics.quantiles(values, n=10)[8]:6.1f}")


if __name__ == "__main__":
    main()
