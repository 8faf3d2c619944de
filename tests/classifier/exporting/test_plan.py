"""What an export takes in."""

from collections import Counter

from classifier.exporting.plan import NOT_EVERYWHERE, OVER_THE_LIMIT, TOO_SMALL, UNLABELLED, Choices
from classifier.exporting.splits import Shares
from tests.classifier.exporting.making import make_plan, make_record, make_records


def test_pictures_are_never_enlarged_but_left_out_and_listed() -> None:
    small, large = make_record("small.jpg", size=(63, 200)), make_record("large.jpg", size=(64, 64))

    plan = make_plan([small, large], "imagefolder", side=64)

    assert [record.path for record in plan.records()] == ["large.jpg"]
    assert [(record.path, reason) for record, reason in plan.left_out()] == [("small.jpg", TOO_SMALL)]


def test_no_class_has_more_pictures_than_the_limit_and_always_the_same() -> None:
    records = make_records({"ant": 30, "bee": 3})

    plan = make_plan(records, "csv", Choices(most_of_a_class=5))
    again = make_plan(records[::-1], "csv", Choices(most_of_a_class=5))

    assert Counter(record.label for record in plan.records()) == {"ant": 5, "bee": 3}
    assert {record.path for record in plan.records()} == {record.path for record in again.records()}
    assert {reason for _record, reason in plan.left_out()} == {OVER_THE_LIMIT}


def test_the_limit_counts_only_pictures_that_are_large_enough() -> None:
    records = [*make_records({"ant": 20}, size=(16, 16)), *make_records({"ant": 4})]
    assert make_plan(records, "npz", Choices(most_of_a_class=4), side=32).total == 4


def test_a_class_that_a_split_lacks_is_left_out_where_readers_number_folders() -> None:
    records = make_records({"ant": 10, "bee": 2, "cow": 10})
    choices = Choices(Shares(8, 1, 1))

    plan = make_plan(records, "imagefolder", choices)

    assert {record.label for record in plan.records()} == {"ant", "cow"}
    assert [reason for _record, reason in plan.left_out()] == [NOT_EVERYWHERE] * 2
    assert make_plan(records, "huggingface", choices).total == 22


def test_counts_are_by_split_and_class() -> None:
    plan = make_plan(make_records({"ant": 10, "bee": 5}), "csv", Choices(Shares(8, 0, 2)))
    assert plan.counts == {("train", 0): 8, ("test", 0): 2, ("train", 1): 4, ("test", 1): 1}
    assert plan.count_class(0) == 10
    assert plan.total == 15


def test_pictures_without_a_label_are_only_in_lists() -> None:
    records = [make_record("a.jpg"), make_record("none.jpg", None, state="none of these")]
    plan = make_plan(records, "imagefolder")
    assert [(record.path, reason) for record, reason in plan.left_out()] == [("none.jpg", UNLABELLED)]
    assert make_plan(records, "csv").total == 2
