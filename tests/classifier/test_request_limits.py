"""Counting: exact for small limits, cheap for large ones, and the same for all processes."""

import threading
import time
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from classifier.models import RequestCount
from classifier.request_limits import CALLERS_REMEMBERED, SLICES, RequestLimits, name_caller, prune_counts

NOON = 1_800_000_000.0


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch, db: Any) -> Any:
    """A clock that only moves when it is told to."""

    class Clock:
        now = NOON

        def move(self, seconds: float) -> None:
            self.now += seconds

    clock = Clock()
    monkeypatch.setattr(time, "time", lambda: clock.now)
    monkeypatch.setattr(time, "monotonic", lambda: clock.now)
    return clock


def test_two_processes_share_a_small_limit_exactly() -> None:
    one, other = RequestLimits(), RequestLimits()
    over = [process.charge("caller", 4).is_over for process in (one, other, one, other, one, other)]
    assert over == [False, False, False, False, True, True]


def test_two_processes_share_a_large_limit_up_to_a_slice_each() -> None:
    one, other = RequestLimits(), RequestLimits()
    let_through = sum(not process.charge("caller", 1000).is_over for process in (one, other) * 1000)
    assert 1000 <= let_through <= 1000 + 2 * 1000 // SLICES


def test_a_restart_forgets_nothing() -> None:
    assert not RequestLimits().charge("caller", 1).is_over
    assert RequestLimits().charge("caller", 1).is_over


def test_a_new_minute_begins_anew(clock: Any) -> None:
    limits = RequestLimits()
    limits.charge("caller", 1)
    assert limits.charge("caller", 1).is_over
    clock.move(60)
    assert not limits.charge("caller", 1).is_over


def test_callers_do_not_count_for_each_other() -> None:
    limits = RequestLimits()
    limits.charge("one", 1)
    assert not limits.charge("other", 1).is_over


def test_a_busy_caller_costs_one_statement_in_many(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    limits = RequestLimits()
    limits.charge("caller", 5000)
    with django_assert_max_num_queries(2):
        for _ in range(150):
            limits.charge("caller", 5000)


def test_who_is_over_costs_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    limits = RequestLimits()
    for _ in range(3):
        limits.charge("caller", 2)
    with django_assert_num_queries(0):
        assert limits.charge("caller", 2).is_over


def test_a_quiet_callers_requests_reach_the_others_after_a_second(clock: Any) -> None:
    limits = RequestLimits()
    limits.charge("caller", 5000)
    limits.charge("caller", 5000)
    clock.move(1)
    limits.charge("caller", 5000)
    assert RequestCount.objects.get().count == 3


def test_the_reset_is_the_end_of_the_minute(clock: Any) -> None:
    clock.move(12)
    assert RequestLimits().charge("caller", 5).reset_seconds == 60 - (int(NOON) + 12) % 60 + 1


def test_memory_does_not_grow_with_callers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("classifier.request_limits.CALLERS_REMEMBERED", 20)
    limits = RequestLimits()
    for number in range(50):
        limits.charge(str(number), 5)
    assert len(limits._counters) <= 20 < CALLERS_REMEMBERED


@pytest.mark.usefixtures("shared_database")
def test_threads_lose_no_request(monkeypatch: pytest.MonkeyPatch) -> None:
    limits = RequestLimits()
    let_through: list[bool] = []

    def ask() -> None:
        let_through.extend(not limits.charge("caller", 30).is_over for _ in range(20))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(let_through) == 30


def test_no_address_is_kept() -> None:
    named = name_caller("address", "203.0.113.7")
    assert "203" not in RequestCount(caller=named).caller or len(named) == 64
    assert named != name_caller("token", "203.0.113.7")
    assert named == name_caller("address", "203.0.113.7")


def test_past_minutes_are_pruned(clock: Any) -> None:
    RequestLimits().charge("caller", 5)
    clock.move(180)
    RequestLimits().charge("caller", 5)
    prune_counts()
    assert RequestCount.objects.count() == 1
