"""Bells through a broker: none holds up whoever rings, and none is given up."""

import threading

import pytest
from django.tasks.exceptions import InvalidTask

from classifier.background import post
from classifier.background.post import CeleryBackend
from classifier.classification.tasks import classify_chunk
from classifier.intake.tasks import read_archives
from classifier.learning.tasks import retell_chunk

OPTIONS = {"QUEUES": ["classify", "retelling"]}


class Broker:
    """Notes what is sent; away as long as it is told to be."""

    def __init__(self) -> None:
        self.failures = 0
        self.sent: list[str] = []
        self.is_open = threading.Event()
        self.has_taken = threading.Event()

    def send(self, name: str) -> None:
        self.is_open.wait(20)
        if self.failures:
            self.failures -= 1
            raise OSError("the broker is away")
        self.sent.append(name)
        self.has_taken.set()


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Broker:
    found = Broker()
    monkeypatch.setattr(post, "send_look", found.send)
    monkeypatch.setattr(post, "TRY_AGAIN_AFTER_SECONDS", 0.01)
    return found


def test_a_queue_without_workers_is_refused(broker: Broker) -> None:
    with pytest.raises(InvalidTask):
        CeleryBackend("here", OPTIONS).enqueue(read_archives, [], {})


def test_a_broker_that_is_away_is_told_in_the_log_and_asked_again(
    broker: Broker, caplog: pytest.LogCaptureFixture
) -> None:
    broker.failures = 2
    broker.is_open.set()

    CeleryBackend("default", OPTIONS).enqueue(classify_chunk, [], {})

    assert broker.has_taken.wait(20)
    assert broker.sent == ["classify"]
    assert caplog.text.count("the broker does not take the bell 'classify'") == 2


def test_a_broker_that_hangs_holds_up_nobody_and_bells_become_one(broker: Broker) -> None:
    backend = CeleryBackend("default", OPTIONS)
    for _ in range(500):
        backend.enqueue(classify_chunk, [], {})
        backend.enqueue(retell_chunk, [], {})
    assert broker.sent == [], "all were rung while the first is on its way"

    broker.is_open.set()
    backend.enqueue(retell_chunk, [], {})

    assert broker.has_taken.wait(20)
    assert len(broker.sent) < 5
