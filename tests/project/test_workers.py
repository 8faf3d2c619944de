"""kill -9 at any moment loses nothing: real worker processes on a real database."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import pytest
from django.db import connection

from classifier.models import Image, Prediction
from tests.classifier.classification.waiting import make_dataset, make_waiting
from tests.environment import ROOT, make_clean_environment

PICTURES = 600
KILLS = 4


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
