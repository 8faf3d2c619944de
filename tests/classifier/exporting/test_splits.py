"""Which split a picture belongs to."""

from collections import Counter

import pytest

from classifier.exporting.records import ExportRecord
from classifier.exporting.splits import Shares, Splitter
from tests.classifier.exporting.making import make_record


def describe(label: str, number: int, group: str = "") -> ExportRecord:
    return make_record(f"{label}/{number}.jpg", label, sha256=f"{label}-{number}", group=group)


def split(shares: Shares, records: list[ExportRecord]) -> dict[str, str]:
    splitter = Splitter(shares, records)
    return {record.path: splitter.choose(record) for record in records}


@pytest.mark.parametrize(
    "shares", [(0, 1, 1), (-1, 1, 1), (1, -1, 0), (float("nan"), 1, 1), (float("inf"), 1, 1)]
)
def test_shares_that_make_no_sense_are_refused(shares: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="shares"):
        Shares(*shares)


def test_every_class_is_shared_out_alike() -> None:
    records = [
        describe(label, number) for label, count in (("ant", 1000), ("bee", 50)) for number in range(count)
    ]

    chosen = split(Shares(80, 10, 10), records)

    counts = Counter((path.partition("/")[0], name) for path, name in chosen.items())
    assert [counts["ant", name] for name in ("train", "validation", "test")] == [800, 100, 100]
    assert [counts["bee", name] for name in ("train", "validation", "test")] == [40, 5, 5]


@pytest.mark.parametrize(
    ("count", "expected"), [(1, [1, 0, 0]), (2, [1, 1, 0]), (3, [1, 1, 1]), (10, [8, 1, 1])]
)
def test_a_small_class_is_in_every_split_as_soon_as_it_can_be(count: int, expected: list[int]) -> None:
    chosen = Counter(split(Shares(98, 1, 1), [describe("ant", number) for number in range(count)]).values())
    assert [chosen[name] for name in ("train", "validation", "test")] == expected


def test_the_order_of_the_files_does_not_matter() -> None:
    records = [describe("ant", number) for number in range(100)]
    shuffled = records[1::2] + records[::-2]
    assert split(Shares(8, 1, 1), records) == split(Shares(8, 1, 1), shuffled)


def test_a_few_pictures_more_move_hardly_any_other() -> None:
    records = [describe("ant", number) for number in range(1000)]
    before = split(Shares(8, 1, 1), records)
    after = split(Shares(8, 1, 1), [*records, *(describe("ant", 1000 + number) for number in range(20))])
    assert sum(before[path] != after[path] for path in before) <= 10


def test_near_duplicates_never_straddle_splits_even_with_different_labels() -> None:
    records = [
        describe(label, number, f"group {number % 40}") for label in ("ant", "bee") for number in range(200)
    ]

    chosen = split(Shares(6, 2, 2), records)

    of_group: dict[str, set[str]] = {}
    for record in records:
        of_group.setdefault(record.group, set()).add(chosen[record.path])
    assert all(len(splits) == 1 for splits in of_group.values())
    assert len(set(chosen.values())) == 3


def test_a_split_without_a_share_is_not_there() -> None:
    assert Shares(80, 0, 20).splits == ("train", "test")
    assert set(split(Shares(80, 0, 20), [describe("ant", n) for n in range(9)]).values()) == {"train", "test"}
