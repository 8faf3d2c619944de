"""Audits: what they draw, what they count, and what stays of them."""

from collections.abc import Callable

import pytest

from classifier.labelling.audits import (
    count_answers,
    describe_last_audit,
    end_audit,
    find_open_audit,
    find_share,
    find_unchecked,
    start_audit,
)
from classifier.labelling.classes import merge_classes
from classifier.labelling.refusals import LabellingRefused
from classifier.labelling.services import Chosen, Occasion, confirm, correct, leave_out, undo
from classifier.models import Audit, Dataset, Image
from tests.classifier.labelling.conftest import VISITOR

Add = Callable[..., Image]


@pytest.fixture
def labelled(own: Dataset, add: Add) -> list[Image]:
    """Ten cats, confirmed, and a picture without a label."""
    images = [add("cat") for _number in range(10)]
    add("dog")
    confirm(dataset=own, chosen=[Chosen(image.pk) for image in images], person=VISITOR)
    return images


def answer(audit: Audit, image: Image, name: str) -> Audit:
    own = audit.dataset
    label, occasion = own.classes.get(name=name), Occasion(audit=audit)
    correct(dataset=own, chosen=[Chosen(image.pk)], label=label, person=VISITOR, occasion=occasion)
    return count_answers(audit=audit)


@pytest.mark.parametrize("size", [0, -1, 5001])
def test_a_size_that_is_none_is_refused(own: Dataset, labelled: list[Image], size: int) -> None:
    with pytest.raises(LabellingRefused, match="1 to 5000"):
        start_audit(dataset=own, size=size)


def test_without_labels_there_is_nothing_to_audit(own: Dataset, add: Add) -> None:
    add()

    with pytest.raises(LabellingRefused, match="no accepted labels"):
        start_audit(dataset=own)


def test_it_draws_accepted_labels_alone_and_each_once(own: Dataset, labelled: list[Image]) -> None:
    audit = start_audit(dataset=own, size=100)

    assert audit.size == 10
    assert {each.image_id for each in audit.labels.all()} == {image.pk for image in labelled}


def test_a_second_audit_waits_for_the_first_to_end(own: Dataset, labelled: list[Image]) -> None:
    audit = start_audit(dataset=own, size=3)

    assert start_audit(dataset=own, size=5) == audit
    assert find_open_audit(own) == audit


def test_answers_are_counted_and_corrections_applied(own: Dataset, labelled: list[Image]) -> None:
    audit = start_audit(dataset=own, size=10)
    for number, image in enumerate(labelled):
        audit = answer(audit, image, "dog" if number < 2 else "cat")

    assert (audit.checked, audit.right) == (10, 8)
    assert audit.finished_at is not None
    assert own.images.filter(label__name="dog").count() == 2
    told = describe_last_audit(own)
    assert told is not None
    assert told["share_right"] == 0.8
    assert told["interval_95"] == [0.4902, 0.9433]  # Wilson's, for 8 of 10


def test_what_is_left_out_was_not_right(own: Dataset, labelled: list[Image]) -> None:
    audit = start_audit(dataset=own, size=10)
    occasion = Occasion(audit=audit)
    leave_out(dataset=own, chosen=[Chosen(labelled[0].pk)], person=VISITOR, occasion=occasion)
    audit = count_answers(audit=audit)

    assert (audit.checked, audit.right) == (1, 0)


def test_an_answer_that_changes_nothing_can_be_undone_too(own: Dataset, labelled: list[Image]) -> None:
    audit = answer(start_audit(dataset=own, size=10), labelled[0], "cat")
    assert find_unchecked(audit).count() == 9

    undo(dataset=own, person=VISITOR)

    assert count_answers(audit=audit).checked == 0
    assert find_unchecked(audit).count() == 10
    assert own.images.filter(state="confirmed").count() == 10


def test_the_last_answer_undone_opens_the_audit_again(own: Dataset, labelled: list[Image]) -> None:
    audit = start_audit(dataset=own, size=10)
    for image in labelled:
        audit = answer(audit, image, "cat")
    undo(dataset=own, person=VISITOR)

    assert count_answers(audit=audit).finished_at is None


def test_of_two_answers_on_one_picture_the_last_counts(own: Dataset, labelled: list[Image]) -> None:
    audit = answer(start_audit(dataset=own, size=10), labelled[0], "dog")
    audit = answer(audit, labelled[0], "cat")

    assert (audit.checked, audit.right) == (1, 1)


def test_ended_early_it_tells_of_what_was_checked_and_without_answers_nothing(
    own: Dataset, labelled: list[Image]
) -> None:
    end_audit(audit=start_audit(dataset=own, size=10))
    assert not Audit.objects.exists()

    audit = answer(start_audit(dataset=own, size=10), labelled[0], "cat")
    end_audit(audit=audit)

    told = describe_last_audit(own)
    assert told is not None
    assert (told["checked"], told["right"]) == (1, 1)
    assert find_open_audit(own) is None


def test_the_result_outlives_the_pictures(own: Dataset, labelled: list[Image]) -> None:
    audit = answer(start_audit(dataset=own, size=10), labelled[0], "cat")
    end_audit(audit=audit)
    own.images.all().delete()

    told = describe_last_audit(own)
    assert told is not None
    assert told["right"] == 1


def test_merged_classes_count_as_the_same_label(own: Dataset, labelled: list[Image]) -> None:
    audit = start_audit(dataset=own, size=10)
    merge_classes(into=own.classes.get(name="dog"), others=[own.classes.get(name="cat")])

    assert answer(audit, labelled[0], "dog").right == 1


@pytest.mark.parametrize(("right", "low", "high"), [(0, 0, 0.037), (50, 0.4038, 0.5962), (100, 0.963, 1)])
def test_the_interval_is_wilsons(own: Dataset, right: int, low: float, high: float) -> None:
    audit = Audit(dataset=own, size=100, checked=100, right=right)

    assert find_share(audit) == pytest.approx((right / 100, low, high), abs=1e-3)
