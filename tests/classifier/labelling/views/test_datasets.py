"""The page of the visitor's datasets."""

import uuid

import pytest
from django.test import Client

from classifier.models import Dataset, Image
from tests.drawing import make_upload

PAGES = ("", "upload", "rename", "delete", "undo", "classes", "review")


@pytest.mark.parametrize("page", PAGES)
def test_a_foreign_dataset_does_not_exist(owner: Client, foreign: Image, page: str) -> None:
    address = f"/datasets/{foreign.dataset_id}/{page}"

    for client in (owner, Client()):
        for method in (client.get, client.post):
            assert method(address).status_code in ((404, 405) if page in ("rename", "undo") else (404,))
    assert Image.objects.filter(pk=foreign.pk, state="unreviewed").exists()


@pytest.mark.parametrize("page", PAGES)
def test_an_unknown_dataset_does_not_exist(owner: Client, page: str) -> None:
    assert owner.post(f"/datasets/{uuid.uuid4()}/{page}").status_code == 404


def test_foreign_datasets_are_not_listed(owner: Client, own: Dataset, foreign: Image) -> None:
    page = owner.get("/datasets/").content.decode()

    assert str(own.pk) in page
    assert str(foreign.dataset_id) not in page


def test_a_visitor_without_datasets_sees_how_to_make_one(client: Client, db: object) -> None:
    response = client.get("/datasets/")

    assert response.status_code == 200
    assert "There is none yet" in response.content.decode()
    assert "sessionid" not in response.cookies


def test_a_dataset_without_a_name_is_refused(owner: Client, own: Dataset) -> None:
    response = owner.post("/datasets/", {"name": " "})

    assert response.status_code == 400
    assert "needs between one" in response.content.decode()
    assert Dataset.objects.count() == 1


def test_a_new_dataset_takes_the_pictures_that_are_added_to_it(client: Client, db: object) -> None:
    address = client.post("/datasets/", {"name": "Pets"}).headers["Location"]
    assert client.get(address).status_code == 200

    client.post(address, {"pictures": make_upload("cat.jpg")})

    assert Image.objects.get().dataset.name == "Pets"
    assert "1 picture" in client.get("/datasets/").content.decode()


def test_a_refused_picture_leaves_the_form_of_the_same_dataset(owner: Client, own: Dataset) -> None:
    response = owner.post(f"/datasets/{own.pk}/upload", {"pictures": make_upload("a.txt", b"text")})

    assert response.status_code == 415
    assert f'action="/datasets/{own.pk}/upload"' in response.content.decode()


def test_a_dataset_is_renamed(owner: Client, own: Dataset) -> None:
    page = owner.post(f"/datasets/{own.pk}/rename", {"name": ""}, follow=True).content.decode()
    assert "needs between one" in page

    owner.post(f"/datasets/{own.pk}/rename", {"name": "Birds & <b>bees</b>"})

    assert Dataset.objects.get().name == "Birds & <b>bees</b>"
    assert "<b>bees" not in owner.get(f"/datasets/{own.pk}/").content.decode()


def test_deleting_asks_first(owner: Client, own: Dataset, pictures: list[Image]) -> None:
    page = owner.get(f"/datasets/{own.pk}/delete").content.decode()
    assert "its 4 pictures" in page
    assert Dataset.objects.exists()

    response = owner.post(f"/datasets/{own.pk}/delete", follow=True)

    assert "was deleted" in response.content.decode()
    assert not Dataset.objects.exists()
