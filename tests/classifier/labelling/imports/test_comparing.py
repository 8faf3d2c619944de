"""Labels compared with the pictures: matched with care, shown before anything changes."""

from collections.abc import Callable

import pytest

from classifier.labelling.imports.comparing import Comparison, compare
from classifier.labelling.imports.rows import LabelRow, Labels
from classifier.models import Dataset, Image

Add = Callable[..., Image]


def tell(dataset: Dataset, *rows: tuple[str, str] | LabelRow) -> Comparison:
    """Compares rows that are given as (path, label)."""
    made = [
        row if isinstance(row, LabelRow) else LabelRow(line, row[0], "", row[1])
        for line, row in enumerate(rows, start=2)
    ]
    return compare(dataset, Labels(made))


def list_fresh(comparison: Comparison) -> list[tuple[str, str]]:
    return [(each.picture.path, each.label or each.state) for each in comparison.fresh]


def test_another_datasets_pictures_do_not_exist(own: Dataset, add: Add) -> None:
    add(path="mine.jpg")
    other = Dataset.objects.create(name="other", visitor=own.visitor)

    assert tell(other, ("mine.jpg", "cat")).unmatched_count == 1


def test_sha256_goes_before_the_path(own: Dataset, add: Add) -> None:
    add(path="a.jpg", sha256="a" * 64)
    add(path="b.jpg", sha256="b" * 64)

    comparison = tell(own, LabelRow(2, "b.jpg", "a" * 64, "cat"))

    assert list_fresh(comparison) == [("a.jpg", "cat")]


def test_a_picture_that_was_made_smaller_is_known_by_its_path(own: Dataset, add: Add) -> None:
    add(path="a.jpg", sha256="a" * 64)

    assert list_fresh(tell(own, LabelRow(2, "a.jpg", "f" * 64, "cat"))) == [("a.jpg", "cat")]


@pytest.mark.parametrize("told", ["a.jpg", "album/a.jpg", "disk/pile/album/a.jpg"])
def test_the_end_of_a_path_is_enough_where_it_fits_one_picture(own: Dataset, add: Add, told: str) -> None:
    add(path="pile/album/a.jpg")

    assert list_fresh(tell(own, (told, "cat"))) == [("pile/album/a.jpg", "cat")]


def test_the_end_of_a_path_is_not_enough_where_it_fits_two(own: Dataset, add: Add) -> None:
    add(path="x/a.jpg")
    add(path="y/a.jpg")

    comparison = tell(own, ("a.jpg", "cat"), ("other/a.jpg", "cat"))

    assert list_fresh(comparison) == []
    assert [problem.line for problem in comparison.problems] == [2]
    assert comparison.unmatched_count == 1


def test_only_loose_paths_match_by_the_name_alone(own: Dataset, add: Add) -> None:
    add(path="album/a.jpg")

    assert tell(own, ("cat/a.jpg", "cat")).unmatched_count == 1
    assert list_fresh(tell(own, LabelRow(2, "cat/a.jpg", "", "cat", loose=True))) == [("album/a.jpg", "cat")]


def test_rows_that_contradict_each_other_decide_nothing(own: Dataset, add: Add) -> None:
    add(path="a.jpg")
    add(path="b.jpg")

    comparison = tell(own, ("a.jpg", "cat"), ("a.jpg", "dog"), ("b.jpg", "cat"), ("b.jpg", "CAT"))

    assert list_fresh(comparison) == [("b.jpg", "cat")]
    assert [problem.line for problem in comparison.problems] == [3]
    assert "Line 2" in comparison.problems[0].reason


def test_capitals_and_what_folders_cannot_hold_make_no_new_class(own: Dataset, add: Add) -> None:
    own.classes.filter(name="cat").update(name="cat/kitten")
    for name in ("a.jpg", "b.jpg", "c.jpg", "d.jpg"):
        add("dog", path=name)

    comparison = tell(
        own, ("a.jpg", "CAT/Kitten"), ("b.jpg", "cat_kitten"), ("c.jpg", "Fox"), ("d.jpg", "fox")
    )

    assert [label for _path, label in list_fresh(comparison)] == ["cat/kitten", "cat/kitten", "Fox", "Fox"]
    assert comparison.new_classes == [("Fox", 2)]


@pytest.mark.parametrize("name", ["none of these", "None_of_these", "none"])
def test_none_of_these_is_no_class(own: Dataset, add: Add, name: str) -> None:
    add(path="a.jpg")

    assert list_fresh(tell(own, ("a.jpg", name))) == [("a.jpg", "none_of_these")]


def test_decisions_that_are_there_are_told_apart(own: Dataset, add: Add) -> None:
    cat = own.classes.get(name="cat")
    add(path="same.jpg", label=cat, state="confirmed")
    add(path="otherwise.jpg", label=cat, state="corrected")
    add(path="none.jpg", state="none_of_these")
    add(path="waiting.jpg", state="pending", predicted="")

    comparison = tell(
        own, ("same.jpg", "cat"), ("otherwise.jpg", "dog"), ("none.jpg", "cat"), ("waiting.jpg", "cat")
    )

    assert (comparison.same, comparison.pending, comparison.fresh) == (1, 1, [])
    assert [each.picture.path for each in comparison.conflicts] == ["otherwise.jpg", "none.jpg"]
    assert comparison.matched == 4
