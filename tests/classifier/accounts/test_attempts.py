"""What may be tried only so often."""

from datetime import timedelta

import pytest
from django.utils import timezone

from classifier.accounts.attempts import (
    LONGEST,
    Limit,
    TooManyAttempts,
    forget_attempts,
    note_attempt,
    prune_attempts,
)
from classifier.models import Attempt

pytestmark = pytest.mark.django_db
TWICE = Limit("test", 2, timedelta(minutes=10))


def test_one_too_many_is_refused_and_does_not_prolong_the_wait() -> None:
    for _ in range(2):
        note_attempt(TWICE, "anna")
    for _ in range(3):
        with pytest.raises(TooManyAttempts) as refused:
            note_attempt(TWICE, "anna")
        assert refused.value.minutes == 10
    assert Attempt.objects.count() == 2


def test_time_others_and_forgetting_help() -> None:
    for _ in range(2):
        note_attempt(TWICE, "anna")

    note_attempt(TWICE, "bert")
    note_attempt(Limit("other", 2, timedelta(minutes=10)), "anna")
    Attempt.objects.update(created_at=timezone.now() - timedelta(minutes=11))
    for _ in range(2):
        note_attempt(TWICE, "anna")
    forget_attempts(TWICE, "anna")
    note_attempt(TWICE, "anna")


def test_old_attempts_are_removed() -> None:
    note_attempt(TWICE, "anna")
    prune_attempts()
    assert Attempt.objects.count() == 1

    Attempt.objects.update(created_at=timezone.now() - LONGEST - timedelta(seconds=1))
    prune_attempts()
    assert not Attempt.objects.exists()
