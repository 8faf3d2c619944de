"""One decision covers the near copies that nobody has decided on, and is taken back as a whole."""

import uuid
from collections.abc import Callable

import pytest

from classifier.labelling.groups import count_undecided_copies
from classifier.labelling.selectors import find_next_doubtful, is_turn_of_a_random_one
from classifier.labelling.services import Chosen, confirm, correct, leave_out, mark_none, reopen, undo
from classifier.labelling.turns import find_turn
from classifier.models import Dataset, Image, Review
from tests.classifier.labelling.conftest import OTHER, VISITOR

Add = Callable[..., Image]


def choose(*images: Image) -> list[Chosen]:
    return [Chosen(image.pk, image.version) for image in images]


@pytest.fixture
def copies(add: Add) -> list[Image]:
    """Three near copies, the most doubtful first; the network takes the last for a dog."""
    key = uuid.uuid4()
    kinds = (("cat", 0.6), ("cat", 0.7), ("dog", 0.8))
    return [add(kind, sure, group=key) for kind, sure in kinds]


def read_states(images: list[Image]) -> list[tuple[str, str | None]]:
    fresh = Image.objects.select_related("label").in_bulk([image.pk for image in images])
    return [(each.state, each.label.name if each.label else None) for each in (fresh[i.pk] for i in images)]


def test_a_stale_decision_covers_nothing(own: Dataset, copies: list[Image]) -> None:
    mark_none(dataset=own, chosen=choose(copies[0]), person=OTHER)
    undo(dataset=own, person=OTHER)

    outcome = leave_out(dataset=own, chosen=choose(copies[0]), person=VISITOR)

    assert (outcome.stale, outcome.covered) == ([copies[0].pk], [])
    assert read_states(copies) == [("unreviewed", None)] * 3


def test_what_someone_has_decided_on_stays(own: Dataset, copies: list[Image]) -> None:
    dog = own.classes.get(name="dog")
    correct(dataset=own, chosen=choose(copies[2]), label=dog, person=OTHER, covers_copies=False)

    outcome = mark_none(dataset=own, chosen=choose(copies[0]), person=VISITOR)

    assert outcome.covered == [copies[1].pk]
    assert read_states(copies) == [("none_of_these", None), ("none_of_these", None), ("confirmed", "dog")]


def test_a_copy_that_was_taken_out_is_not_covered(own: Dataset, copies: list[Image]) -> None:
    Image.objects.filter(pk=copies[1].pk).update(group=None)

    outcome = leave_out(dataset=own, chosen=choose(copies[0]), person=VISITOR)

    assert outcome.covered == [copies[2].pk]


def test_a_confirmed_label_is_the_label_of_the_copies(own: Dataset, copies: list[Image]) -> None:
    outcome = confirm(dataset=own, chosen=choose(copies[0]), person=VISITOR)

    assert (outcome.changed, set(outcome.covered)) == ([copies[0].pk], {copies[1].pk, copies[2].pk})
    assert read_states(copies) == [("confirmed", "cat"), ("confirmed", "cat"), ("corrected", "cat")]
    assert Review.objects.filter(is_for_copy=True).count() == 2


def test_undoing_takes_the_whole_action_back(own: Dataset, copies: list[Image]) -> None:
    confirm(dataset=own, chosen=choose(copies[0]), person=VISITOR)

    outcome = undo(dataset=own, person=VISITOR)

    assert outcome.changed == [copies[0].pk]
    assert read_states(copies) == [("unreviewed", None)] * 3


def test_chosen_copies_each_get_their_own(own: Dataset, copies: list[Image]) -> None:
    outcome = confirm(dataset=own, chosen=choose(*copies), person=VISITOR)

    assert (len(outcome.changed), outcome.covered) == (3, [])
    assert read_states(copies) == [("confirmed", "cat"), ("confirmed", "cat"), ("confirmed", "dog")]


def test_opening_again_covers_nothing(own: Dataset, copies: list[Image]) -> None:
    confirm(dataset=own, chosen=choose(copies[0]), person=VISITOR)

    reopen(dataset=own, chosen=[Chosen(copies[0].pk)], person=VISITOR)

    assert [state for state, _label in read_states(copies)] == ["unreviewed", "confirmed", "corrected"]


def test_a_group_has_one_turn(own: Dataset, copies: list[Image], add: Add) -> None:
    other = add("cat", 0.65)

    turn = find_turn(own)
    assert turn is not None
    assert turn.image == copies[0]
    following = find_turn(own, turn.behind, besides=turn.image)

    assert following is not None
    assert following.image == other
    assert find_next_doubtful(own, following.behind.after) is None
    assert count_undecided_copies(turn.image) == 2


def test_copies_without_any_guess_have_one_turn(own: Dataset, add: Add) -> None:
    key = uuid.uuid4()
    images = sorted((add("", None, group=key) for _number in range(3)), key=lambda image: image.pk)

    turn = find_turn(own)

    assert turn is not None
    assert turn.image == images[0]
    assert find_next_doubtful(own, turn.behind.after) is None


def test_copies_do_not_bring_the_random_turn_nearer(own: Dataset, copies: list[Image], add: Add) -> None:
    confirm(dataset=own, chosen=choose(copies[0]), person=VISITOR)
    confirm(dataset=own, chosen=choose(*(add() for _number in range(7))), person=VISITOR)
    assert not is_turn_of_a_random_one(own)

    confirm(dataset=own, chosen=choose(add()), person=VISITOR)

    assert is_turn_of_a_random_one(own)
