"""Labels taken over: as reviews, in one batch, and only as far as the person agreed."""

from collections.abc import Callable

import pytest

from classifier.classification.decided import find_decided
from classifier.labelling.classes import MAX_CLASSES
from classifier.labelling.imports.rows import LabelRow, Labels
from classifier.labelling.imports.services import KEPT, keep_labels, read_kept, take_over
from classifier.labelling.refusals import LabellingRefused
from classifier.labelling.services import undo
from classifier.models import Class, Dataset, Image, LabelFile
from tests.classifier.labelling.conftest import VISITOR

Add = Callable[..., Image]


def keep(dataset: Dataset, *told: tuple[str, str]) -> LabelFile:
    rows = [
        LabelRow(
            line, path, "", "" if label == "left_out" else label, "left_out" if label == "left_out" else ""
        )
        for line, (path, label) in enumerate(told, start=2)
    ]
    return keep_labels(dataset=dataset, name="labels.csv", labels=Labels(rows))


def take(kept: LabelFile, *, new: bool = True, conflicts: bool = False) -> int:
    outcome, _comparison = take_over(
        kept=kept, person=VISITOR, with_new_classes=new, with_conflicts=conflicts
    )
    return len(outcome.changed)


def list_states(dataset: Dataset) -> list[tuple[str, str, str | None]]:
    return list(dataset.images.order_by("path").values_list("path", "state", "label__name"))


def test_too_many_new_classes_change_nothing(own: Dataset, add: Add) -> None:
    Class.objects.bulk_create(
        Class(dataset=own, name=f"class {place}", position=place) for place in range(10, MAX_CLASSES)
    )
    add(path="a.jpg")

    with pytest.raises(LabellingRefused, match="at most"):
        take(keep(own, ("a.jpg", "one too many")))

    assert own.label_files.count() == 1
    assert list_states(own) == [("a.jpg", "unreviewed", None)]


def test_labels_become_reviews_and_one_undo_takes_all_back(own: Dataset, add: Add) -> None:
    for name in ("a.jpg", "b.jpg", "c.jpg", "d.jpg"):
        add("cat", path=name)
    before = list_states(own)

    assert take(keep(own, ("a.jpg", "cat"), ("b.jpg", "fox"), ("c.jpg", "none"), ("d.jpg", "left_out"))) == 4

    assert list_states(own) == [
        ("a.jpg", "confirmed", "cat"),
        ("b.jpg", "corrected", "fox"),
        ("c.jpg", "none_of_these", None),
        ("d.jpg", "left_out", None),
    ]
    assert own.reviews.values("batch").distinct().count() == 1
    assert not own.label_files.exists()
    undo(dataset=own, person=VISITOR)
    assert list_states(own) == before


def test_new_classes_are_made_only_with_consent(own: Dataset, add: Add) -> None:
    add(path="a.jpg")

    assert take(keep(own, ("a.jpg", "fox")), new=False) == 0
    assert own.classes.count() == 10


def test_decisions_are_replaced_only_with_consent(own: Dataset, add: Add) -> None:
    add(path="a.jpg", label=own.classes.get(name="cat"), state="corrected")

    assert take(keep(own, ("a.jpg", "dog"))) == 0
    assert take(keep(own, ("a.jpg", "dog")), conflicts=True) == 1
    assert list_states(own) == [("a.jpg", "corrected", "dog")]


def test_pictures_that_the_network_has_not_seen_stay_pending_and_are_remembered(
    own: Dataset, add: Add
) -> None:
    add("", None, path="a.jpg", state="pending")

    assert take(keep(own, ("a.jpg", "fox"))) == 1

    assert own.label_files.count() == 0
    assert list_states(own) == [("a.jpg", "pending", None)]
    [image] = own.images.all()
    decided = find_decided([image.pk])
    assert decided == {image.pk: ("corrected", own.classes.get(name="fox").pk)}
    assert len(undo(dataset=own, person=VISITOR).changed) == 1
    assert find_decided([image.pk]) == {}
    assert list_states(own) == [("a.jpg", "pending", None)]


def test_what_is_kept_is_what_was_told_and_old_files_go(own: Dataset) -> None:
    labels = Labels([LabelRow(2, "a.jpg", "f" * 64, "cat", loose=True)], problem_count=3, guesses=4)

    for _ in range(KEPT + 2):
        kept = keep_labels(dataset=own, name="x" * 300 + ".csv", labels=labels)

    assert read_kept(kept) == labels
    assert kept.name.endswith(".csv")
    assert own.label_files.count() == KEPT
