"""Counts, and which picture is to be reviewed next."""

from collections.abc import Callable

from classifier.labelling.pages import Position
from classifier.labelling.selectors import (
    DOUBT,
    count_pictures,
    draw_at_random,
    find_next_doubtful,
    find_progress,
    is_turn_of_a_random_one,
)
from classifier.labelling.services import Chosen, confirm, correct, leave_out, undo
from classifier.models import Dataset, Image
from tests.classifier.labelling.conftest import OTHER, VISITOR, make_dataset, make_image

Add = Callable[..., Image]


def test_another_datasets_pictures_count_nowhere(own: Dataset) -> None:
    make_image(make_dataset(OTHER))

    assert find_progress([own])[own.pk].total == 0
    assert sum(count.total for count in count_pictures(own)[0]) == 0
    assert find_next_doubtful(own) is None
    assert draw_at_random(own) is None


def test_progress_tells_what_is_reviewed_what_is_left_and_what_waits(own: Dataset, add: Add) -> None:
    images = [add(), add(), add()]
    add("", None, state="pending")
    confirm(dataset=own, chosen=[Chosen(images[0].pk)], person=VISITOR)
    leave_out(dataset=own, chosen=[Chosen(images[1].pk)], person=VISITOR)

    progress = find_progress([own])[own.pk]

    assert (progress.total, progress.reviewed, progress.left, progress.pending) == (4, 2, 1, 1)


def test_each_class_counts_its_labels_and_its_guesses(own: Dataset, add: Add) -> None:
    images = [add("cat"), add("cat"), add("dog")]
    dog = own.classes.get(name="dog")
    correct(dataset=own, chosen=[Chosen(images[0].pk)], label=dog, person=VISITOR)

    counts = {count.label.name: (count.labelled, count.guessed) for count in count_pictures(own)[0]}

    assert counts["cat"] == (0, 1)
    assert counts["dog"] == (1, 1)
    assert len(counts) == 10


def test_the_most_doubtful_comes_first_and_what_the_network_cannot_tell_last(own: Dataset, add: Add) -> None:
    sure, doubtful, unknown = add("cat", 0.99), add("cat", 0.51), add("", None, margin=None)
    done = add("cat", 0.5)
    confirm(dataset=own, chosen=[Chosen(done.pk)], person=VISITOR)

    order, after = [], None
    while image := find_next_doubtful(own, after):
        order.append(image)
        after = Position.of(image, DOUBT)

    assert order == [doubtful, sure, unknown]


def test_a_random_one_is_any_that_is_not_reviewed(own: Dataset, add: Add) -> None:
    images = {add() for _number in range(4)}
    done = add()
    confirm(dataset=own, chosen=[Chosen(done.pk)], person=VISITOR)

    drawn = {draw_at_random(own) for _turn in range(80)}

    assert drawn == images
    assert draw_at_random(own, besides=done) in images


def test_every_tenth_review_is_random_and_undoing_does_not_count(own: Dataset, add: Add) -> None:
    turns = []
    for _number in range(20):
        turns.append(is_turn_of_a_random_one(own))
        confirm(dataset=own, chosen=[Chosen(add().pk)], person=VISITOR)
    undo(dataset=own, person=VISITOR)

    assert [number for number, turn in enumerate(turns) if turn] == [9, 19]
    assert is_turn_of_a_random_one(own, ahead=9)
