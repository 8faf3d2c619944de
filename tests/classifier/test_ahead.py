"""Work that is done ahead."""

import threading
from collections.abc import Iterator

import pytest

from classifier.ahead import aside, map_ahead


def test_results_come_in_order() -> None:
    assert list(map_ahead(lambda number: number * 2, range(100))) == [number * 2 for number in range(100)]


def test_no_more_is_begun_than_asked_for() -> None:
    taken: list[int] = []

    def count() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    results = map_ahead(lambda number: number, count(), ahead=5)
    assert next(results) == 0
    assert len(taken) == 5


def test_an_error_comes_in_its_turn() -> None:
    results = map_ahead(lambda number: 1 // number, [1, 0, 1])
    assert next(results) == 1
    with pytest.raises(ZeroDivisionError):
        next(results)


def test_work_is_done_by_other_threads() -> None:
    assert threading.get_ident() not in list(map_ahead(lambda _: threading.get_ident(), range(5)))


def test_one_thread_does_the_work_alone_where_asked_to() -> None:
    assert len(set(map_ahead(lambda _: threading.get_ident(), range(20), threads=1))) == 1


def test_what_is_done_aside_is_done_when_the_block_is_left() -> None:
    done: list[str] = []
    with aside(lambda: done.append("aside")):
        pass
    assert done == ["aside"]


def test_an_error_aside_is_raised_after_the_block_and_its_own_comes_first() -> None:
    def fail() -> None:
        raise OSError("aside")

    block: list[str] = []
    with pytest.raises(OSError, match="aside"), aside(fail):
        block.append("whole")
    assert block == ["whole"]

    with pytest.raises(ValueError, match="block"), aside(fail):
        raise ValueError("block")
