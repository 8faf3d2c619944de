"""How much a visitor, and the whole deployment, may keep."""

import uuid

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User

from classifier.intake.quotas import QuotaReached, find_room
from classifier.models import Dataset

pytestmark = pytest.mark.django_db


@pytest.fixture
def half_full(settings: LazySettings) -> Dataset:
    settings.QUOTA_VISITOR_PICTURES = 10
    settings.QUOTA_VISITOR_BYTES = 1000
    settings.QUOTA_TOTAL_BYTES = 2000
    return Dataset.objects.create(name="mine", visitor=uuid.uuid4(), image_count=5, stored_bytes=500)


@pytest.mark.parametrize(("own", "status"), [({"image_count": 10}, 429), ({"stored_bytes": 901}, 429)])
def test_a_visitor_with_too_much_is_refused(half_full: Dataset, own: dict[str, int], status: int) -> None:
    Dataset.objects.update(**own)

    with pytest.raises(QuotaReached) as refused:
        find_room(half_full).take(100)

    assert refused.value.status == status


def test_pictures_in_another_dataset_of_the_visitor_count(half_full: Dataset) -> None:
    Dataset.objects.create(name="more", visitor=half_full.visitor, image_count=5)

    with pytest.raises(QuotaReached, match="10 pictures"):
        find_room(half_full).take(1)


def test_a_full_service_says_that_it_has_no_room(half_full: Dataset) -> None:
    Dataset.objects.create(name="other's", visitor=uuid.uuid4(), stored_bytes=1500)

    with pytest.raises(QuotaReached) as refused:
        find_room(half_full).take(100)

    assert refused.value.status == 507


def test_other_visitors_do_not_count_against_ones_own(half_full: Dataset) -> None:
    Dataset.objects.create(name="other's", visitor=uuid.uuid4(), image_count=10, stored_bytes=900)

    find_room(half_full).take(500)


def test_an_accounts_datasets_count_together_and_no_visitors(half_full: Dataset) -> None:
    user = User.objects.create_user("anna")
    own = Dataset.objects.create(name="first", owner=user, image_count=5)
    Dataset.objects.create(name="second", owner=user, image_count=5)
    Dataset.objects.create(name="another's", owner=User.objects.create_user("bert"), image_count=4)

    with pytest.raises(QuotaReached, match="10 pictures"):
        find_room(own).take(1)
    find_room(half_full).take(1)
