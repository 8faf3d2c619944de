"""A pending image belongs to one worker at a time, and never for good to a dead one."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from classifier.classification.leases import claim
from classifier.models import Image, Prediction
from tests.classifier.classification.waiting import make_dataset, make_waiting


@pytest.mark.django_db
def test_what_is_claimed_is_given_to_nobody_else() -> None:
    make_waiting(make_dataset(), 5)

    first, second, third = claim(3), claim(3), claim(3)

    assert [len(first), len(second), len(third)] == [3, 2, 0]
    assert not set(first) & set(second)


@pytest.mark.django_db
def test_a_lapsed_lease_is_taken_up_again() -> None:
    [image] = make_waiting(make_dataset(), 1)
    claim(1)
    assert claim(1) == []

    Image.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

    assert claim(1) == [image]


@pytest.mark.django_db
def test_a_lease_lasts_less_than_a_minute() -> None:
    make_waiting(make_dataset(), 1)
    claim(1)

    until = Image.objects.get().lease_until

    assert until is not None
    assert timedelta(seconds=20) < until - timezone.now() <= timedelta(seconds=30)


@pytest.mark.django_db
def test_what_is_no_longer_pending_is_not_claimed() -> None:
    make_waiting(make_dataset(), 2)
    Image.objects.filter(path="0.png").update(state=Image.State.FAILED)

    assert [image.path for image in claim(10)] == ["1.png"]


@pytest.mark.usefixtures("shared_database")
def test_workers_that_claim_at_the_same_moment_share_without_overlap() -> None:
    make_waiting(make_dataset(), 60)
    claimed: list[Image] = []

    def work() -> None:
        while images := claim(7):
            claimed.extend(images)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(claimed) == len(set(claimed)) == 60
    assert not Prediction.objects.exists()
