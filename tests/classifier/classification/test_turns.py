"""People who wait for their page go before work in the background."""

import threading
import time

import pytest

from classifier.classification.turns import Turns


def test_an_urgent_caller_gets_its_turn_though_the_background_never_pauses() -> None:
    turns, stop, waits = Turns(), threading.Event(), []

    def toil() -> None:
        while not stop.is_set():
            with turns.take(is_urgent=False):
                time.sleep(0.01)

    threads = [threading.Thread(target=toil) for _ in range(2)]
    for thread in threads:
        thread.start()
    for _ in range(20):
        start = time.monotonic()
        with turns.take(is_urgent=True):
            waits.append(time.monotonic() - start)
    stop.set()
    for thread in threads:
        thread.join()

    assert sorted(waits)[10] < 0.5


def test_only_one_holds_the_network() -> None:
    turns, inside, most = Turns(), [0], [0]

    def enter(is_urgent: bool) -> None:
        for _ in range(50):
            with turns.take(is_urgent=is_urgent):
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                time.sleep(0.0001)
                inside[0] -= 1

    threads = [threading.Thread(target=enter, args=(number % 2 == 0,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert most == [1]


def test_a_failure_inside_gives_the_turn_back() -> None:
    turns = Turns()
    with pytest.raises(ValueError, match="broken"), turns.take(is_urgent=True):
        raise ValueError("broken")

    with turns.take(is_urgent=False):
        pass


def test_who_need_not_wait_any_more_gets_no_turn() -> None:
    turns, is_done = Turns(), threading.Event()
    held: list[bool] = []

    def ask() -> None:
        with turns.take(is_urgent=True, unless=is_done.is_set) as is_mine:
            held.append(is_mine)

    waiting = threading.Thread(target=ask)
    with turns.take(is_urgent=True) as is_mine:
        assert is_mine
        waiting.start()
        is_done.set()
    waiting.join(10)

    assert held == [False]
    with turns.take(is_urgent=False) as is_mine:
        assert is_mine
