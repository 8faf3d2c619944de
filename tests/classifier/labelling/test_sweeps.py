"""Sweeps: which pictures a pile has, and what becomes of a page."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from classifier.labelling import sweeps
from classifier.labelling.services import Chosen, confirm, undo
from classifier.labelling.sweeps import find_pile, find_sweep_page, list_piles, sweep
from classifier.labelling.turns import find_following, find_turn
from classifier.models import Dataset, Image
from tests.classifier.labelling.conftest import OTHER, VISITOR, make_dataset, make_image

Add = Callable[..., Image]


def open_pile(own: Dataset, name: str = "cat") -> sweeps.Pile:
    key = sweeps.OUTSIDERS if name == "outside" else str(own.classes.get(name=name).pk)
    pile = find_pile(own, key)
    assert pile is not None
    return pile


def choose(*images: Image) -> list[Chosen]:
    return [Chosen(image.pk, image.version) for image in images]


def read_state(image: Image) -> tuple[str, bool]:
    fresh = Image.objects.get(pk=image.pk)
    return fresh.state, fresh.is_doubted


@pytest.mark.parametrize("key", ["", "x", "0", "99999999999999999999", "../cat"])
def test_a_name_that_is_no_pile_leads_to_none(own: Dataset, key: str) -> None:
    assert find_pile(own, key) is None


def test_a_foreign_class_is_no_pile(own: Dataset) -> None:
    foreign = make_dataset(OTHER).classes.get(name="cat")

    assert find_pile(own, str(foreign.pk)) is None


def test_foreign_pictures_are_left_alone(own: Dataset) -> None:
    foreign = make_image(make_dataset(OTHER))

    outcome = sweep(pile=open_pile(own), shown=choose(foreign), wrong=[foreign.pk], person=VISITOR)

    assert outcome.changed == []
    assert read_state(foreign) == ("unreviewed", False)


def test_what_someone_else_decided_meanwhile_is_left_alone_and_told(own: Dataset, add: Add) -> None:
    images = [add("cat"), add("cat")]
    confirm(dataset=own, chosen=choose(images[0]), person=OTHER)

    outcome = sweep(pile=open_pile(own), shown=choose(*images), wrong=[images[0].pk], person=VISITOR)

    assert (outcome.stale, outcome.changed) == ([images[0].pk], [images[1].pk])
    assert read_state(images[0]) == ("confirmed", False)


def test_a_picture_that_is_not_on_the_pile_is_left_alone(own: Dataset, add: Add) -> None:
    dog = add("dog")

    outcome = sweep(pile=open_pile(own, "cat"), shown=choose(dog), wrong=[], person=VISITOR)

    assert (outcome.changed, outcome.unchanged) == ([], 1)


def test_there_is_a_pile_for_each_class_and_one_for_strangers(own: Dataset, add: Add) -> None:
    for kind in ("cat", "dog", "dog"):
        add(kind)
    add("cat", is_outside=True)
    add("ship", is_doubted=True)
    add("ship", state="left_out")

    assert [(pile.title, pile.count) for pile in list_piles(own)] == [
        ("cat", 1),
        ("dog", 2),
        ("none of these", 1),
    ]


def test_a_pile_begins_with_the_least_sure(own: Dataset, add: Add) -> None:
    images = [add("cat", sure) for sure in (0.9, 0.5, 0.7)]
    strangers = [add("cat", sure, is_outside=True) for sure in (0.3, 0.6)]

    assert find_sweep_page(open_pile(own)).images == [images[1], images[2], images[0]]
    assert find_sweep_page(open_pile(own, "outside")).images == strangers[::-1]


def test_the_wrong_ones_go_to_review_and_the_rest_is_accepted_in_one_action(own: Dataset, add: Add) -> None:
    images = [add("cat", 0.9 + number / 100) for number in range(3)]

    sweep(pile=open_pile(own), shown=choose(*images), wrong=[images[1].pk], person=VISITOR)

    assert [read_state(image) for image in images] == [
        ("confirmed", False),
        ("unreviewed", True),
        ("confirmed", False),
    ]
    assert find_sweep_page(open_pile(own)).images == []
    undo(dataset=own, person=VISITOR)
    assert {read_state(image) for image in images} == {("unreviewed", False)}
    assert find_sweep_page(open_pile(own)).images == images


def test_review_shows_what_was_called_wrong_before_what_is_doubtful(own: Dataset, add: Add) -> None:
    doubtful, wrong, other = add("cat", 0.5), add("cat", 0.99), add("cat", 0.98)
    sweep(pile=open_pile(own), shown=choose(wrong, other), wrong=[wrong.pk, other.pk], person=VISITOR)

    seen: list[Image] = []
    turn = find_turn(own)
    while turn and len(seen) < 4:
        seen.append(turn.image)
        turn = find_following(own, turn)  # all are skipped

    assert set(seen[:2]) == {wrong, other}
    assert seen[2:] == [doubtful, seen[0]]


def test_a_decision_takes_the_mark_away_and_undo_brings_it_back(own: Dataset, add: Add) -> None:
    image = add("cat")
    sweep(pile=open_pile(own), shown=choose(image), wrong=[image.pk], person=VISITOR)
    confirm(dataset=own, chosen=[Chosen(image.pk)], person=VISITOR)
    assert read_state(image) == ("confirmed", False)

    undo(dataset=own, person=VISITOR)

    assert read_state(image) == ("unreviewed", True)


def test_strangers_are_accepted_as_none_of_these(own: Dataset, add: Add) -> None:
    image = add("cat", is_outside=True)

    sweep(pile=open_pile(own, "outside"), shown=choose(image), wrong=[], person=VISITOR)

    assert read_state(image) == ("none_of_these", False)


def test_pages_follow_each_other(own: Dataset, add: Add, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeps, "PAGE_SIZE", 2)
    images = [add("cat", 0.5 + number / 100) for number in range(3)]
    pile = open_pile(own)

    first = find_sweep_page(pile)
    second = find_sweep_page(pile, first.after)

    assert (first.images, second.images, second.after) == (images[:2], images[2:], None)


def test_near_copies_have_a_pile_where_they_lie_side_by_side(own: Dataset, add: Add) -> None:
    groups = [uuid4(), uuid4()]
    add("cat")
    images = [add(name, group=groups[n % 2]) for n, name in enumerate(("cat", "dog", "cat", "dog"))]
    stranger = add("cat", group=groups[0], is_outside=True)
    pile = find_pile(own, sweeps.COPIES)
    assert pile is not None

    shown = find_sweep_page(pile).images
    sweep(pile=pile, shown=choose(*shown), wrong=[images[1].pk], person=VISITOR)

    assert pile.count == len(shown) == 5
    assert [image.group for image in shown] == sorted(image.group for image in shown if image.group)
    assert [read_state(image)[0] for image in images] == ["confirmed", "unreviewed", "confirmed", "confirmed"]
    assert read_state(images[1]) == ("unreviewed", True)
    assert read_state(stranger) == ("none_of_these", False)
    assert sweeps.COPIES not in [each.key for each in list_piles(own)]
