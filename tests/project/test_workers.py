"""kill -9 at any moment loses nothing: real worker processes on a real database."""

import contextlib
import hashlib
import http.client
import os
import random
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import psutil
import pytest
from django.db import connection

from benchmarks.visitor import Visitor
from classifier.models import Image, Prediction
from tests.classifier.classification.waiting import make_dataset, make_waiting
from tests.drawing import draw_picture, encode
from tests.environment import ROOT, make_clean_environment
from tests.project.servers import Server, find_free_port, wait_until_listening

PICTURES = 600
KILLS = 4
# How a request ends whose server is killed.
LOST = (OSError, http.client.HTTPException)


def describe_database() -> str:
    """The address of the database that this test uses, as another process reaches it."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["TEST_DATABASE_URL"])._replace(path=f"/{name}").geturl()


@contextmanager
def running_worker(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A worker process that is ready. Killed at the end of the block."""
    environment = make_clean_environment(CLASSIFYME_DATA_DIR=str(folder), DATABASE_URL=describe_database())
    command = [sys.executable, "manage.py", "work"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as worker:
        output: IO[str] | None = worker.stdout
        assert output is not None
        assert output.readline() == "The worker is ready.\n"
        try:
            yield worker
        finally:
            worker.kill()


@contextmanager
def running_server(folder: Path) -> Iterator[tuple[psutil.Process, int]]:
    """The web process with its embedded worker, and its port. Killed at the end of the block."""
    port = find_free_port()
    environment = make_clean_environment(
        CLASSIFYME_DATA_DIR=str(folder), DATABASE_URL=describe_database(), PORT=str(port)
    )
    log = folder / "server.log"
    command = [sys.executable, "-m", "scripts.serve"]
    with (
        log.open("w") as output,
        subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT, text=True
        ) as arbiter,
    ):
        try:
            wait_until_listening(Server(arbiter, port, log), 60)
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=60).close()
            yield psutil.Process(arbiter.pid).children()[0], port
        finally:
            for process in [psutil.Process(arbiter.pid), *psutil.Process(arbiter.pid).children()]:
                process.kill()


def count_waiting() -> int:
    return Image.objects.filter(state=Image.State.PENDING).count()


def wait_until_classified(seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while count_waiting():
        assert time.monotonic() < deadline, f"{count_waiting()} are still waiting"
        time.sleep(0.2)


@pytest.mark.usefixtures("shared_database")
def test_workers_killed_at_random_moments_lose_nothing_and_record_nothing_twice(tmp_path: Path) -> None:
    make_waiting(make_dataset(), PICTURES)
    for _ in range(KILLS):
        with running_worker(tmp_path):
            time.sleep(random.uniform(0.05, 1.0))  # noqa: S311 - any moment will do
    left_by_the_dead = count_waiting()

    with running_worker(tmp_path), running_worker(tmp_path):
        wait_until_classified(90)

    assert left_by_the_dead > 0
    assert Image.objects.filter(state=Image.State.UNREVIEWED).count() == PICTURES
    assert Prediction.objects.count() == PICTURES


@pytest.mark.usefixtures("shared_database")
def test_a_worker_told_to_stop_finishes_its_chunk(tmp_path: Path) -> None:
    make_waiting(make_dataset(), PICTURES)
    with running_worker(tmp_path) as worker:
        while count_waiting() == PICTURES:
            time.sleep(0.02)
        worker.terminate()
        assert worker.wait(20) == 0

    assert count_waiting() > 0
    assert not Image.objects.filter(state=Image.State.PENDING, lease_until__isnull=False).exists()


@pytest.mark.usefixtures("shared_database")
def test_a_server_killed_while_pictures_come_in_keeps_each_that_it_acknowledged(tmp_path: Path) -> None:
    """The web process, its worker inside, is killed at random moments; what it was classifying goes on."""
    acknowledged: set[str] = set()
    make_waiting(make_dataset(), PICTURES)
    for start in (0, 1000, 2000):
        with running_server(tmp_path) as (server, port), contextlib.suppress(*LOST):
            visitor = Visitor(port)
            threading.Timer(random.uniform(0.5, 2), server.kill).start()  # noqa: S311 - any moment will do
            for number in range(start, start + 1000):
                picture = encode(draw_picture(seed=number))
                visitor.upload(picture)
                acknowledged.add(hashlib.sha256(picture).hexdigest())

    with running_server(tmp_path):
        wait_until_classified(120)

    kept = list(Image.objects.values_list("sha256", flat=True))
    assert acknowledged
    assert acknowledged <= set(kept)
    assert len(kept) == len(set(kept)) == Prediction.objects.count()
