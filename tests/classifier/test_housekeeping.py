"""The service prunes by itself."""

from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from classifier import housekeeping
from classifier.models import Dataset, Image


@pytest.fixture(autouse=True)
def keep_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    # The thread closes its own connections; here they are the test's.
    monkeypatch.setattr(connections, "close_all", lambda: None)
    monkeypatch.setattr(housekeeping, "close_old_connections", lambda: None)


def test_expired_pictures_go_without_anyone_asking(image: Image) -> None:
    Dataset.objects.update(last_used_at=timezone.now() - timedelta(days=31))

    housekeeping.tidy()

    assert not Image.objects.exists()


def test_a_failure_does_not_end_the_housekeeping(
    image: Image, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(**_options: object) -> None:
        raise RuntimeError("the disk is gone")

    monkeypatch.setattr(housekeeping, "prune_expired", fail)

    housekeeping.tidy()

    assert "the next hour tries again" in caplog.text


@pytest.mark.django_db
def test_an_empty_database_is_no_failure(caplog: pytest.LogCaptureFixture) -> None:
    housekeeping.tidy()

    assert "failed" not in caplog.text
