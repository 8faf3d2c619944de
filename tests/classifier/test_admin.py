"""/admin/ is for superusers, who come in by the same door as everybody."""

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client

from classifier.intake.removal import remove_some
from classifier.models import Image
from tests.classifier.accounts.conftest import PASSWORD, sign_in
from tests.conftest import list_stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client: Client) -> Client:
    User.objects.create_superuser("operator", password=PASSWORD)
    sign_in(client, "operator")
    return client


def test_passwords_cannot_be_tried_out_here(client: Client) -> None:
    User.objects.create_superuser("operator", password=PASSWORD)
    User.objects.create_user("anna", password=PASSWORD)
    guess = {"username": "operator", "password": PASSWORD}

    assert client.post("/admin/login/", guess).headers["Location"] == "/account/sign-in?next=/admin/"
    assert "_auth_user_id" not in client.session
    sign_in(client, "anna")
    assert client.get("/admin/", follow=True).status_code == 403
    assert client.post("/admin/login/", guess).status_code == 403


def test_accounts_are_made_and_datasets_only_looked_at(operator: Client, image: Image) -> None:
    fields = {"username": "bert", "password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
    assert operator.post("/admin/auth/user/add/", fields).status_code == 302
    assert sign_in(Client(), "bert").status_code == 302

    address = f"/admin/classifier/dataset/{image.dataset_id}"
    for page in ("/admin/", "/admin/classifier/dataset/", f"{address}/change/"):
        assert operator.get(page).status_code == 200
    assert operator.post(f"{address}/change/", {"name": "other"}).status_code == 403
    assert operator.post(f"{address}/delete/", {"post": "yes"}).status_code == 403
    assert operator.get(f"/images/{image.pk}/").status_code == 200  # it came along: the session's own


def test_a_superuser_sees_no_pictures_of_others(operator: Client, stranger: Client) -> None:
    foreign = Image.objects.get(path="strangers.jpg")

    assert operator.get(f"/images/{foreign.pk}/").status_code == 404
    assert operator.get(f"/datasets/{foreign.dataset_id}/").status_code == 404


def test_a_deleted_account_takes_its_pictures_along(
    operator: Client, stranger: Client, pictures_dir: Path
) -> None:
    user = User.objects.create_user("anna", password=PASSWORD)
    sign_in(stranger, "anna")
    address = f"/admin/auth/user/{user.pk}/delete/"
    assert b"strangers.jpg" not in operator.get(address).content

    assert operator.post(address, {"post": "yes"}).status_code == 302
    while remove_some():  # as the background does
        pass

    assert list_stored(pictures_dir) == []
    assert not User.objects.filter(username="anna").exists()
