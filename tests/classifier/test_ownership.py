"""Whose pictures these are."""

from datetime import timedelta

from django.conf import settings
from django.test import Client
from django.utils import timezone

from classifier.models import Dataset, Image


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
