"""How good the labels are, as the dataset page and the manifest tell it."""

from collections.abc import Callable

import pytest

from classifier.labelling.accepting import accept_sure, select_sure
from classifier.labelling.datasets import set_target
from classifier.labelling.estimates import Estimate, Opinion, describe_quality, estimate_quality
from classifier.labelling.services import Chosen, Occasion, confirm, correct, leave_out, mark_none, undo
from classifier.labelling.wording import describe_estimate
from classifier.models import Dataset, Image
from tests.classifier.labelling.conftest import VISITOR

Add = Callable[..., Image]
IN_TURN = Occasion(is_in_turn=True)
DRAWN = Occasion(is_in_turn=True, drawn_at_random=True)


def estimate(dataset: Dataset) -> Estimate:
    dataset.refresh_from_db()
    found = estimate_quality(dataset)
    assert found is not None
    return found


def decide(own: Dataset, image: Image, name: str = "cat", occasion: Occasion = IN_TURN) -> None:
    label = own.classes.get(name=name)
    correct(dataset=own, chosen=[Chosen(image.pk)], label=label, person=VISITOR, occasion=occasion)


def test_without_an_answer_of_the_network_there_is_no_estimate(own: Dataset, add: Add) -> None:
    assert estimate_quality(own) is None

    add("", None, state="pending")
    add("", None, state="failed")

    own.refresh_from_db()
    assert estimate_quality(own) is None
    assert describe_quality(own) == {"estimate": None, "audit": None}


def test_whatever_a_person_decided_counts_as_right(own: Dataset, add: Add) -> None:
    images = [add("cat", 0.5) for _number in range(4)]
    decide(own, images[0])
    decide(own, images[1], "dog")
    mark_none(dataset=own, chosen=[Chosen(images[2].pk)], person=VISITOR)
    leave_out(dataset=own, chosen=[Chosen(images[3].pk)], person=VISITOR)

    found = estimate(own)

    assert (found.share, found.low, found.high, found.reviews_left) == (1, 1, 1, 0)


def test_guesses_count_by_how_sure_they_are_and_what_has_none_as_wrong(own: Dataset, add: Add) -> None:
    for number in range(100):
        add("cat", 0.9 + number / 1000)
    sure = estimate(own)
    for _number in range(100):
        add("", None)

    assert sure.low < sure.share < sure.high
    assert estimate(own).share == pytest.approx(sure.share / 2, abs=0.01)


def test_before_fifty_random_reviews_the_figure_is_the_networks_own_opinion(own: Dataset, add: Add) -> None:
    images = [add("cat", 0.97) for _number in range(120)]
    for image in images[:49]:
        decide(own, image, "cat" if image.pk.int % 2 else "dog", DRAWN)
    for image in images[49:99]:  # doubtful ones are no fair sample
        decide(own, image, "dog")
    before = estimate(own)

    decide(own, images[100], "dog", DRAWN)
    after = estimate(own)

    assert (before.is_own_opinion, before.random_left, before.temperature_factor) == (True, 1, 1)
    assert (after.is_own_opinion, after.random_reviews) == (False, 50)
    assert after.temperature_factor > 1.1


def test_a_random_review_that_was_undone_counts_no_more(own: Dataset, add: Add) -> None:
    decide(own, add(), "dog", DRAWN)
    undo(dataset=own, person=VISITOR)

    assert estimate(own).random_reviews == 0


def test_what_people_pick_out_does_not_make_the_other_guesses_worse(own: Dataset, add: Add) -> None:
    images = [add("cat", 0.9) for _number in range(300)]
    before = Opinion(own).expect_wrong(own.images.filter(pk=images[-1].pk)).mean
    for image in images[:40]:
        decide(own, image, "dog", Occasion())
    picked = Opinion(own).expect_wrong(own.images.filter(pk=images[-1].pk)).mean
    for image in images[40:80]:
        decide(own, image, "dog")
    in_turn = Opinion(own).expect_wrong(own.images.filter(pk=images[-1].pk)).mean

    assert picked == pytest.approx(before)
    assert in_turn > 1.5 * before


def test_labels_accepted_unseen_are_doubted_as_before_until_someone_looks(own: Dataset, add: Add) -> None:
    images = [add("cat", 0.96) for _number in range(50)]
    before = estimate(own).share

    outcome = accept_sure(dataset=own, person=VISITOR)
    accepted = estimate(own)

    assert len(outcome.changed) == 50
    assert accepted.share == pytest.approx(before, abs=0.001)
    assert accepted.reviews_left is None
    assert "cannot be reached by reviews alone" in describe_estimate(accepted)
    for image in images:
        decide(own, image)
    assert estimate(own).share == 1


def test_accepting_what_is_sure_leaves_out_strangers_and_what_was_called_wrong(
    own: Dataset, add: Add
) -> None:
    sure = add("cat", 0.96)
    add("cat", 0.94)
    add("cat", 0.99, is_outside=True)
    add("cat", 0.99, is_doubted=True)

    assert list(select_sure(own)) == [sure]
    accept_sure(dataset=own, person=VISITOR)
    undo(dataset=own, person=VISITOR)
    assert not own.images.exclude(state="unreviewed").exists()
    assert not own.images.filter(is_unseen=True).exists()


def test_the_target_decides_how_many_reviews_are_left(own: Dataset, add: Add) -> None:
    for number in range(200):
        add("cat", 0.5 + number / 401)
    usual = estimate(own)
    set_target(dataset=own, target=0.9)
    lower = estimate(own)
    set_target(dataset=own, target=0.5)

    assert 0 < (lower.reviews_left or 0) < (usual.reviews_left or 0) <= 200
    assert estimate(own).reviews_left == 0
    assert "the target of 50 % is reached" in describe_estimate(estimate(own))


@pytest.mark.parametrize("target", [0, -1, 1.1])
def test_a_target_that_is_no_share_is_refused(own: Dataset, target: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        set_target(dataset=own, target=target)


def test_the_line_says_how_good_it_is_and_what_is_left() -> None:
    found = Estimate(0.9714, 0.96, 0.98, 0.99, 183, 3, 1.0)

    assert describe_estimate(found) == "97.1 % right now; about 180 more reviews to 99 %"


def test_the_manifest_tells_the_estimate_and_the_last_audit(own: Dataset, add: Add) -> None:
    confirm(dataset=own, chosen=[Chosen(add().pk)], person=VISITOR)
    own.refresh_from_db()

    told = describe_quality(own)

    assert told["estimate"]["share_right"] == 1
    assert told["estimate"]["interval_90"] == [1, 1]
    assert told["estimate"]["is_only_the_networks_opinion"] is True
    assert told["audit"] is None
