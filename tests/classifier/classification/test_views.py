"""The pages that say what pictures show."""

import uuid
from pathlib import Path

import pytest
from django.test import Client

from classifier.models import Image, Prediction
from tests.conftest import list_stored
from tests.drawing import make_upload


@pytest.mark.parametrize("page", ["", "delete"])
def test_a_foreign_picture_does_not_exist(stranger: Client, image: Image, page: str) -> None:
    assert stranger.get(f"/images/{image.pk}/{page}").status_code == 404
    assert stranger.post(f"/images/{image.pk}/delete").status_code == 404
    assert Image.objects.filter(pk=image.pk).exists()


def test_an_unknown_picture_does_not_exist(client: Client, image: Image) -> None:
    assert client.get(f"/images/{uuid.uuid4()}/").status_code == 404


def test_a_foreign_upload_does_not_exist(client: Client, stranger: Client) -> None:
    files = [make_upload("a.jpg", seed=1), make_upload("b.jpg", seed=2)]
    address = client.post("/", {"pictures": files}).headers["Location"]

    assert client.get(address).status_code == 200
    assert stranger.get(address).status_code == 404


def test_the_result_says_what_how_sure_and_who_said_so(client: Client, image: Image) -> None:
    page = client.get(f"/images/{image.pk}/").content.decode()

    prediction = Prediction.objects.get()
    assert prediction.top_class in page
    assert prediction.model_version in page
    assert "cat.jpg" in page
    assert "60 \N{MULTIPLICATION SIGN} 40" in page


def test_a_picture_left_pending_by_a_crash_is_classified_when_it_is_looked_at(
    client: Client, image: Image
) -> None:
    Prediction.objects.all().delete()
    Image.objects.update(state=Image.State.PENDING, views=b"\x80" * 32 * 32 * 3)

    assert client.get(f"/images/{image.pk}/").status_code == 200

    assert Image.objects.get().state == Image.State.UNREVIEWED
    assert Prediction.objects.count() == 1


def test_a_picture_that_could_not_be_classified_says_so(client: Client, image: Image) -> None:
    Prediction.objects.all().delete()
    Image.objects.update(state=Image.State.FAILED)

    response = client.get(f"/images/{image.pk}/")

    assert response.status_code == 200
    assert "could not" in response.content.decode()


def test_deleting_asks_first(client: Client, image: Image) -> None:
    response = client.get(f"/images/{image.pk}/delete")

    assert response.status_code == 200
    assert Image.objects.filter(pk=image.pk).exists()


def test_a_deleted_picture_is_gone(client: Client, image: Image, pictures_dir: Path) -> None:
    response = client.post(f"/images/{image.pk}/delete", follow=True)

    assert "cat.jpg" in response.content.decode()
    assert not Image.objects.exists()
    assert list_stored(pictures_dir) == []
    assert client.get(f"/images/{image.pk}/").status_code == 404


def test_a_card_whose_picture_was_deleted_is_left_out(client: Client, db: object) -> None:
    files = [make_upload("a.jpg", seed=1), make_upload("b.jpg", seed=2)]
    address = client.post("/", {"pictures": files}).headers["Location"]
    Image.objects.get(path="a.jpg").delete()

    page = client.get(address).content.decode()

    assert "b.jpg" in page
    assert "a.jpg" not in page
