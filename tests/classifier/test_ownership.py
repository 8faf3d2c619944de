"""Whose pictures these are."""

import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.test import Client, RequestFactory
from django.utils import timezone

from classifier.models import Dataset, Guest, Image, Share
from classifier.ownership import (
    act_for,
    find_datasets,
    find_images,
    find_person,
    get_dataset_or_404,
    get_image_or_404,
    provide_dataset,
)
from classifier.people import Person
from classifier.permissions import Action, Role


def test_the_session_lives_as_long_as_the_pictures(client: Client, image: Image) -> None:
    assert client.cookies["sessionid"]["max-age"] == settings.KEEP_DAYS * 24 * 60 * 60


def test_a_use_after_a_day_makes_pictures_and_session_live_on(client: Client, image: Image) -> None:
    yesterday = timezone.now() - timedelta(days=1)
    Dataset.objects.update(last_used_at=yesterday)

    response = client.get(f"/images/{image.pk}/")

    assert Dataset.objects.get().last_used_at > yesterday
    assert "sessionid" in response.cookies


def test_a_use_soon_after_writes_nothing(client: Client, image: Image) -> None:
    before = Dataset.objects.get().last_used_at

    response = client.get(f"/images/{image.pk}/")

    assert Dataset.objects.get().last_used_at == before
    assert "sessionid" not in response.cookies


def test_the_session_cookie_is_out_of_reach_for_scripts(client: Client, image: Image) -> None:
    cookie = client.cookies["sessionid"]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_nobody_known_owns_nothing_not_even_what_has_no_visitor(image: Image) -> None:
    Dataset.objects.update(owner=User.objects.create_user("anna"), visitor=None)

    with pytest.raises(Http404):
        get_dataset_or_404(Person(), image.dataset_id)
    assert find_datasets(Person()) == []
    assert find_images(Person(), [image.pk]) == []
    assert not Dataset.objects.owned_by(Person()).exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        provide_dataset(Person())


def test_a_person_is_not_two() -> None:
    with pytest.raises(ValueError, match="not both"):
        Person(visitor=uuid.uuid4(), user_id=1)


@pytest.mark.parametrize(("owner_id", "visitor"), [(None, None), (1, uuid.uuid4())])
@pytest.mark.django_db
def test_a_dataset_has_one_owner(owner_id: int | None, visitor: uuid.UUID | None) -> None:
    User.objects.create_user("anna", id=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Dataset.objects.create(name="mine", owner_id=owner_id, visitor=visitor)


def test_without_a_browser_a_person_finds_the_same(image: Image) -> None:
    person = image.dataset.person

    assert find_datasets(person) == [image.dataset]
    assert provide_dataset(person) == image.dataset
    assert get_dataset_or_404(person, image.dataset_id).role == Role.OWNER
    assert get_image_or_404(person, image.pk) == image


def test_a_request_acts_for_whom_a_token_has_shown_and_needs_no_session(image: Image) -> None:
    request = RequestFactory().get("/")
    act_for(request, image.dataset.person)
    Dataset.objects.update(last_used_at=timezone.now() - timedelta(days=1))

    assert find_person(request) == image.dataset.person
    assert get_dataset_or_404(request, image.dataset_id) == image.dataset


def test_who_may_only_read_anywhere_may_not_change_their_own(image: Image) -> None:
    person = replace(image.dataset.person, most=Role.READER)

    assert get_dataset_or_404(person, image.dataset_id, Action.READ).role == Role.READER
    assert [dataset.role for dataset in find_datasets(person)] == [Role.READER]
    with pytest.raises(PermissionDenied):
        get_dataset_or_404(person, image.dataset_id)
    with pytest.raises(PermissionDenied):
        provide_dataset(person)


def test_of_two_links_to_a_dataset_the_better_counts(image: Image) -> None:
    guest = Person(visitor=uuid.uuid4())
    for role in ("reviewer", "reader"):
        share = Share.objects.create(dataset=image.dataset, role=role)
        Guest.objects.create(share=share, **guest.as_actor)

    assert [dataset.role for dataset in find_datasets(guest)] == [Role.REVIEWER]
    assert get_dataset_or_404(guest, image.dataset_id, Action.REVIEW) == image.dataset
    Share.objects.filter(role="reviewer").delete()
    assert get_dataset_or_404(guest, image.dataset_id, Action.READ).role == Role.READER


def test_a_guests_visit_is_noted_and_does_not_age_the_owners_session(client: Client, image: Image) -> None:
    last_week = timezone.now() - timedelta(days=7)
    Dataset.objects.update(last_used_at=last_week)
    guest = Guest.objects.create(
        share=Share.objects.create(dataset=image.dataset, role="reader"),
        visitor=uuid.uuid4(),
        last_used_at=last_week,
    )

    get_image_or_404(guest.person, image.pk, Action.READ)

    assert Guest.objects.get().last_used_at > last_week
    assert "sessionid" in client.get(f"/images/{image.pk}/").cookies


def test_a_visitor_costs_no_statement_for_accounts(
    client: Client, image: Image, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2):  # the session and the picture with its dataset
        client.get(f"/images/{image.pk}/thumbnail")
