import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from classifier.intake.images import PictureRefused
from classifier.intake.pixel_budget import PixelBudget


class Holder:
    """A thread that takes its share and keeps it until it is told to let go."""

    def __init__(self, budget: PixelBudget, size: int) -> None:
        self.has_started = threading.Event()
        self._may_end = threading.Event()
        self._budget, self._size = budget, size
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        with self._budget.take(self._size, timeout=30):
            self.has_started.set()
            self._may_end.wait(30)

    def let_go(self) -> None:
        self._may_end.set()
        self._thread.join(30)


def wait_until(fact: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not fact():
        assert time.monotonic() < end
        time.sleep(0.005)


def waiting(budget: PixelBudget) -> int:
    return len(budget._turns)


def is_refused(budget: PixelBudget, size: int) -> bool:
    try:
        with budget.take(size, timeout=0.05):
            return False
    except PictureRefused:
        return True


def test_says_busy_with_503_when_the_memory_is_not_free_in_time() -> None:
    budget = PixelBudget(100)
    with budget.take(60), pytest.raises(PictureRefused) as refused, budget.take(60, timeout=0.05):
        pass
    assert (refused.value.code, refused.value.status) == ("busy", 503)
    assert "busy with other large pictures" in str(refused.value.sentence)


def test_a_refused_request_leaves_no_trace() -> None:
    budget = PixelBudget(100)
    with budget.take(60):
        assert is_refused(budget, 60)
    with budget.take(100, timeout=0.05):
        pass


def test_memory_is_free_again_after_an_error() -> None:
    budget = PixelBudget(100)
    with pytest.raises(RuntimeError), budget.take(100):
        raise RuntimeError
    with budget.take(100, timeout=0.05):
        pass


def test_a_picture_larger_than_the_whole_budget_is_let_through_alone() -> None:
    budget = PixelBudget(100)
    with budget.take(1_000, timeout=0.05):
        assert is_refused(budget, 1)
    with budget.take(1):
        assert is_refused(budget, 1_000)


def test_the_threads_together_never_hold_more_than_the_budget() -> None:
    budget, lock, held, peak = PixelBudget(100), threading.Lock(), [0], [0]

    def work(size: int) -> None:
        with budget.take(size, timeout=30):
            with lock:
                held[0] += size
                peak[0] = max(peak[0], held[0])
            time.sleep(0.001)
            with lock:
                held[0] -= size

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, [10, 60, 30, 100, 5, 50, 45] * 20))
    assert peak[0] <= 100


def test_a_small_picture_need_not_wait_behind_a_large_one() -> None:
    budget = PixelBudget(100)
    first = Holder(budget, 60)
    assert first.has_started.wait(10)
    large = Holder(budget, 80)
    wait_until(lambda: waiting(budget) == 1)
    with budget.take(30, timeout=0.05):
        assert not large.has_started.is_set()
    first.let_go()
    assert large.has_started.wait(10)
    large.let_go()


def test_a_stream_of_small_pictures_does_not_starve_a_large_one() -> None:
    budget = PixelBudget(100)
    first = Holder(budget, 60)
    assert first.has_started.wait(10)
    large = Holder(budget, 80)
    wait_until(lambda: waiting(budget) == 1)
    overtaken = 0
    while not is_refused(budget, 25):
        overtaken += 25
    assert overtaken == 100
    first.let_go()
    assert large.has_started.wait(10)
    large.let_go()


def test_large_pictures_go_in_the_order_in_which_they_came() -> None:
    budget = PixelBudget(100)
    first = Holder(budget, 100)
    assert first.has_started.wait(10)
    second = Holder(budget, 100)
    wait_until(lambda: waiting(budget) == 1)
    third = Holder(budget, 100)
    wait_until(lambda: waiting(budget) == 2)
    first.let_go()
    assert second.has_started.wait(10)
    assert not third.has_started.is_set()
    second.let_go()
    assert third.has_started.wait(10)
    third.let_go()
