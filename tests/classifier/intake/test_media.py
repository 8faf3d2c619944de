"""Stored pictures, for their owner alone."""

import uuid
from pathlib import Path

import pytest
from django.test import Client

from classifier.models import Image
from tests.drawing import draw_picture, encode, make_upload

KINDS = ["picture", "thumbnail", "original"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_stranger_sees_nothing(stranger: Client, image: Image, kind: str) -> None:
    assert stranger.get(f"/images/{image.pk}/{kind}").status_code == 404


@pytest.mark.parametrize("kind", KINDS)
def test_a_visitor_without_a_session_sees_nothing(image: Image, kind: str) -> None:
    assert Client().get(f"/images/{image.pk}/{kind}").status_code == 404


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_that_never_was_is_the_same_answer(client: Client, image: Image, kind: str) -> None:
    assert client.get(f"/images/{uuid.uuid4()}/{kind}").status_code == 404


@pytest.mark.parametrize("kind", KINDS)
def test_the_owner_sees_it_and_nothing_in_it_can_run(client: Client, image: Image, kind: str) -> None:
    response = client.get(f"/images/{image.pk}/{kind}")

    assert response.status_code == 200
    assert response.headers["Content-Type"] == "image/jpeg"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"].startswith("private")


def test_the_original_is_saved_under_its_own_name_byte_for_byte(client: Client, image: Image) -> None:
    response = client.get(f"/images/{image.pk}/original")

    assert b"".join(response) == encode(draw_picture())
    assert response.headers["Content-Disposition"] == 'attachment; filename="cat.jpg"'


@pytest.mark.parametrize("kind", ["picture", "thumbnail"])
@pytest.mark.django_db
def test_a_tiff_is_shown_as_a_jpeg(client: Client, kind: str) -> None:
    client.post("/", {"pictures": make_upload("a.tif", encode(draw_picture(), "TIFF"))})

    response = client.get(f"/images/{Image.objects.get().pk}/{kind}")

    assert b"".join(response).startswith(b"\xff\xd8\xff")


def test_a_file_that_went_missing_is_told_and_no_crash(
    client: Client, image: Image, pictures_dir: Path
) -> None:
    (pictures_dir / image.file).unlink()

    assert client.get(f"/images/{image.pk}/picture").status_code == 503
