"""Who looks for work: never tired, never ended by a failure."""

import threading

import pytest
from django.db import connections

from classifier.background import worker


@pytest.fixture(autouse=True)
def keep_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    # The threads close their own connections; here they are the test's.
    monkeypatch.setattr(connections, "close_all", lambda: None)
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)


def test_a_failure_does_not_end_the_work(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(worker, "AFTER_AN_ERROR_SECONDS", 0.01)
    stop, bell, looks = threading.Event(), threading.Event(), []

    def look() -> int:
        looks.append(1)
        bell.set()
        if len(looks) == 3:
            stop.set()
        raise OSError("the database is away")

    worker.work(look, bell, stop)

    assert len(looks) == 3
    assert "tried again" in caplog.text


def test_the_bell_wakes_at_once_and_silence_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "EVERY_SECONDS", 0.05)
    stop, looks = threading.Event(), []

    def look() -> int:
        looks.append(1)
        if len(looks) == 4:
            stop.set()
        return 0

    worker.work(look, threading.Event(), stop)

    assert len(looks) == 4
