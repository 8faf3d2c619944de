"""Decisions on labels: refused when stale, recorded when made, taken back when undone."""

import threading
from collections.abc import Callable
from contextlib import suppress

import pytest
from django.db import OperationalError, connection

from classifier.labelling import services
from classifier.labelling.services import (
    Chosen,
    Occasion,
    confirm,
    correct,
    leave_out,
    mark_none,
    reopen,
    undo,
)
from classifier.models import Dataset, Image, Review
from classifier.people import Person
from tests.classifier.labelling.conftest import OTHER, VISITOR, make_dataset, make_image

Add = Callable[..., Image]
DECISIONS: list[Callable[..., services.Outcome]] = [confirm, mark_none, leave_out, reopen]


def choose(*images: Image) -> list[Chosen]:
    return [Chosen(image.pk, image.version) for image in images]


def read(image: Image) -> tuple[str, str | None]:
    fresh = Image.objects.select_related("label").get(pk=image.pk)
    return fresh.state, fresh.label.name if fresh.label else None


def test_a_decision_on_an_older_version_changes_nothing_and_says_so(own: Dataset, add: Add) -> None:
    image = add("cat")
    dog = own.classes.get(name="dog")
    correct(dataset=own, chosen=choose(image), label=dog, person=OTHER)

    outcomes = [decide(dataset=own, chosen=choose(image), person=VISITOR) for decide in DECISIONS]

    assert [outcome.stale for outcome in outcomes] == [[image.pk]] * 4
    assert read(image) == ("corrected", "dog")
    assert Review.objects.count() == 1


@pytest.mark.parametrize("decide", DECISIONS)
def test_a_foreign_image_is_not_touched(own: Dataset, decide: Callable[..., services.Outcome]) -> None:
    foreign = make_image(make_dataset(OTHER))

    outcome = decide(dataset=own, chosen=choose(foreign), person=VISITOR)

    assert outcome.changed == []
    assert read(foreign) == ("unreviewed", None)


def test_a_foreign_class_is_refused(own: Dataset, add: Add) -> None:
    foreign = make_dataset(OTHER).classes.get(name="cat")

    with pytest.raises(ValueError, match="another dataset"):
        correct(dataset=own, chosen=choose(add()), label=foreign, person=VISITOR)


@pytest.mark.parametrize("decide", DECISIONS)
def test_a_pending_image_waits_for_the_network_first(
    own: Dataset, add: Add, decide: Callable[..., services.Outcome]
) -> None:
    image = add("", state="pending")

    outcome = decide(dataset=own, chosen=choose(image), person=VISITOR)

    assert (outcome.changed, outcome.unchanged) == ([], 1)
    assert read(image) == ("pending", None)


def test_confirming_takes_the_guess_of_what_is_not_reviewed_alone(own: Dataset, add: Add) -> None:
    guessed, unknown, other = add("cat"), add(""), add("ship")
    mark_none(dataset=own, chosen=choose(other), person=VISITOR)

    outcome = confirm(dataset=own, chosen=[Chosen(i.pk) for i in (guessed, unknown, other)], person=VISITOR)

    assert (outcome.changed, outcome.unchanged) == ([guessed.pk], 2)
    assert read(guessed) == ("confirmed", "cat")
    assert read(unknown) == ("unreviewed", None)
    assert read(other) == ("none_of_these", None)


def test_giving_the_guessed_class_confirms_and_another_one_corrects(own: Dataset, add: Add) -> None:
    images = [add("cat"), add("dog")]
    cat = own.classes.get(name="cat")

    correct(
        dataset=own,
        chosen=choose(*images),
        label=cat,
        person=VISITOR,
        occasion=Occasion(drawn_at_random=True),
    )

    assert [read(image) for image in images] == [("confirmed", "cat"), ("corrected", "cat")]
    assert {(r.image_id, r.action, r.drawn_at_random) for r in Review.objects.all()} == {
        (images[0].pk, "confirm", True),
        (images[1].pk, "correct", True),
    }


def test_an_image_that_could_not_be_classified_is_labelled_by_hand(own: Dataset, add: Add) -> None:
    image = add("", state="failed")

    correct(dataset=own, chosen=choose(image), label=own.classes.get(name="ship"), person=VISITOR)

    assert read(image) == ("corrected", "ship")


def test_a_review_tells_what_was_before_and_after(own: Dataset, add: Add) -> None:
    image = add("cat")
    dog = own.classes.get(name="dog")
    correct(dataset=own, chosen=choose(image), label=dog, person=VISITOR)

    leave_out(dataset=own, chosen=[Chosen(image.pk, 1)], person=OTHER)

    review = Review.objects.latest("id")
    assert (review.action, review.visitor) == ("leave_out", OTHER.visitor)
    assert (review.state_before, review.label_before) == ("corrected", dog)
    assert (review.state_after, review.label_after) == ("left_out", None)


def test_nothing_to_undo_changes_nothing(own: Dataset, add: Add) -> None:
    image = add()
    confirm(dataset=own, chosen=choose(image), person=OTHER)

    assert undo(dataset=own, person=VISITOR).changed == []
    assert read(image) == ("confirmed", "cat")


def test_undo_leaves_alone_what_someone_else_has_decided_since(own: Dataset, add: Add) -> None:
    image, mine = add("cat"), add("dog")
    confirm(dataset=own, chosen=choose(mine), person=VISITOR)
    confirm(dataset=own, chosen=choose(image), person=VISITOR)
    mark_none(dataset=own, chosen=[Chosen(image.pk, 1)], person=OTHER)

    assert undo(dataset=own, person=VISITOR).changed == [mine.pk]
    assert read(image) == ("none_of_these", None)


def test_each_kind_of_action_is_undone_step_by_step(own: Dataset, add: Add) -> None:
    image = add("cat")
    seen = [read(image)]
    dog = own.classes.get(name="dog")
    for decide in (confirm, mark_none, leave_out, reopen):
        decide(dataset=own, chosen=[Chosen(image.pk)], person=VISITOR)
        seen.append(read(image))
    correct(dataset=own, chosen=[Chosen(image.pk)], label=dog, person=VISITOR)

    back = []
    while undo(dataset=own, person=VISITOR).changed:
        back.append(read(image))

    assert back == seen[::-1]
    assert Image.objects.get().version == 10


def test_undo_takes_back_a_whole_action_on_many(
    own: Dataset, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "CHUNK", 3)
    images = [add() for _number in range(7)]

    outcome = confirm(dataset=own, chosen=choose(*images), person=VISITOR)
    undone = undo(dataset=own, person=VISITOR)

    assert len(outcome.changed) == len(undone.changed) == 7
    assert {read(image) for image in images} == {("unreviewed", None)}
    assert Review.objects.values("batch").distinct().count() == 2


def test_undo_to_a_class_that_was_removed_asks_for_a_new_review(own: Dataset, add: Add) -> None:
    image = add("cat")
    correct(dataset=own, chosen=choose(image), label=own.classes.get(name="dog"), person=VISITOR)
    mark_none(dataset=own, chosen=[Chosen(image.pk)], person=VISITOR)
    own.classes.get(name="dog").delete()

    undo(dataset=own, person=VISITOR)

    assert read(image) == ("unreviewed", None)


@pytest.mark.django_db(transaction=True)
def test_of_two_people_at_the_same_moment_one_wins_and_the_other_is_told() -> None:
    own = make_dataset()
    image = make_image(own)
    outcomes: list[services.Outcome] = []
    start = threading.Barrier(2)

    def decide(action: Callable[..., services.Outcome], person: Person) -> None:
        start.wait()
        while True:
            with suppress(OperationalError):  # in memory, SQLite refuses the second writer instead of waiting
                outcomes.append(action(dataset=own, chosen=choose(image), person=person))
                return connection.close()

    threads = [
        threading.Thread(target=decide, args=deed) for deed in ((confirm, VISITOR), (mark_none, OTHER))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(len(outcome.changed) for outcome in outcomes) == [0, 1]
    assert sorted(len(outcome.stale) for outcome in outcomes) == [0, 1]
    assert Review.objects.count() == 1
