"""What the session had becomes the account's: all of it, once, under its own name."""

import uuid

import pytest
from django.contrib.auth.models import User

from classifier.accounts.adoption import adopt_visitor
from classifier.labelling.services import Chosen, mark_none, undo
from classifier.models import Archive, Dataset, Guest, Share
from classifier.people import Person
from tests.classifier.labelling.conftest import OTHER, VISITOR, make_dataset, make_image

pytestmark = pytest.mark.django_db
VISITORS_ID = VISITOR.visitor or uuid.uuid4()


def adopt(user: User) -> None:
    adopt_visitor(visitor=VISITORS_ID, user=user)


def list_names(user: User) -> list[str]:
    return sorted(dataset.name for dataset in Dataset.objects.filter(owner=user))


def test_others_keep_theirs(anna: User) -> None:
    foreign = make_dataset(OTHER)

    adopt(anna)

    foreign.refresh_from_db()
    assert foreign.person == OTHER


def test_an_untouched_automatic_dataset_is_dropped(anna: User) -> None:
    Dataset.objects.create(name="My pictures", owner=anna)
    Dataset.objects.create(name="My pictures", visitor=VISITORS_ID)

    adopt(anna)

    assert list_names(anna) == ["My pictures"]
    assert Dataset.objects.count() == 1


def test_whatever_was_done_with_it_keeps_it(anna: User) -> None:
    for number in range(5):
        dataset = Dataset.objects.create(name="My pictures", visitor=VISITORS_ID)
        if number == 0:
            make_image(dataset)
        elif number == 1:
            Archive.objects.create(dataset=dataset, name="pile.zip", size=1)
        elif number == 2:
            dataset.classes.filter(name="cat").update(name="kitten")
        elif number == 3:
            Share.objects.create(dataset=dataset, role="reader")
        else:
            Dataset.objects.filter(pk=dataset.pk).update(name="Birds")

    adopt(anna)

    assert list_names(anna) == ["Birds", *["My pictures"] * 4]


def test_ones_decisions_stay_ones_own_and_can_be_undone(anna: User) -> None:
    own, shared = make_dataset(), make_dataset(OTHER)
    share = Share.objects.create(dataset=shared, role="reviewer")
    Guest.objects.create(share=share, visitor=VISITORS_ID)
    for dataset in (own, shared):
        mark_none(dataset=dataset, chosen=[Chosen(make_image(dataset).pk)], person=VISITOR)

    adopt(anna)

    for dataset in (own, shared):
        assert len(undo(dataset=dataset, person=Person(user_id=anna.pk)).changed) == 1


def test_what_was_shared_with_the_session_is_shared_with_the_account_once(anna: User) -> None:
    own = Dataset.objects.create(name="mine", owner=anna)
    mine, known, new = (
        Share.objects.create(dataset=dataset, role="reader")
        for dataset in (own, make_dataset(OTHER), make_dataset(OTHER))
    )
    Guest.objects.create(share=known, user=anna)
    for share in (mine, known, new):
        Guest.objects.create(share=share, visitor=VISITORS_ID)

    adopt(anna)

    assert {(guest.share, guest.user) for guest in Guest.objects.all()} == {(known, anna), (new, anna)}
    assert Guest.objects.count() == 2


def test_a_failure_leaves_everything_with_the_session(anna: User, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = make_dataset()
    monkeypatch.setattr("classifier.accounts.adoption._adopt_guests", lambda *_args: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        adopt(anna)

    dataset.refresh_from_db()
    assert dataset.person == VISITOR
