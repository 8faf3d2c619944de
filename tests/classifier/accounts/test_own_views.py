"""One's own account: the password is asked for before anything that cannot be taken back."""

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client

from classifier.intake.removal import remove_some
from classifier.labelling.services import Chosen, mark_none
from classifier.models import Dataset, Image, Review, Share
from classifier.people import Person
from tests.classifier.accounts.conftest import PASSWORD, sign_in
from tests.conftest import list_stored

NEW = "Eleven-blue-kites"


@pytest.mark.parametrize("page", ["", "password", "mail", "delete"])
def test_who_is_not_signed_in_is_asked_to(client: Client, db: object, page: str) -> None:
    response = client.get(f"/account/{page}")

    assert response.headers["Location"] == f"/account/sign-in?next=/account/{page}"


@pytest.mark.parametrize("page", ["mail", "delete"])
def test_without_the_password_nothing_is_changed(client: Client, anna: User, page: str) -> None:
    sign_in(client)

    statuses = {
        client.post(f"/account/{page}", {"email": "evil@example.org", "password": given}).status_code
        for given in ("", "wrong")
    }

    assert statuses == {400}
    assert User.objects.get().email == "anna@example.org"


def test_the_password_cannot_be_tried_out_at_an_open_screen(client: Client, anna: User) -> None:
    sign_in(client)
    for _ in range(10):
        client.post("/account/delete", {"password": "wrong"})

    assert client.post("/account/delete", {"password": PASSWORD}).status_code == 429
    assert User.objects.exists()


def test_a_changed_password_signs_other_browsers_out(client: Client, anna: User) -> None:
    other = Client()
    for browser in (client, other):
        sign_in(browser)
    fields = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}

    assert client.post("/account/password", fields | {"old_password": "wrong"}).status_code == 400
    assert client.post("/account/password", fields).headers["Location"] == "/account/"

    assert client.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302
    assert sign_in(Client()).status_code == 400
    assert sign_in(Client(), password=NEW).status_code == 302


def test_the_mail_address_is_changed_and_taken_away(client: Client, anna: User) -> None:
    sign_in(client)

    for address in ("new@example.org", ""):
        client.post("/account/mail", {"email": address, "password": PASSWORD})
        assert User.objects.get().email == address


def test_a_deleted_account_is_gone_with_its_pictures_and_links(
    client: Client, image: Image, stranger: Client, anna: User, pictures_dir: Path
) -> None:
    sign_in(client)
    Share.objects.create(dataset=image.dataset, role="reader")
    assert b"1 picture" in client.get("/account/delete").content

    client.post("/account/delete", {"password": PASSWORD})
    assert client.get(f"/images/{image.pk}/").status_code == 404
    while remove_some():  # as the background does
        pass

    assert not User.objects.exists()
    assert not Share.objects.exists()
    assert [kept.path for kept in Image.objects.all()] == ["strangers.jpg"]
    assert list_stored(pictures_dir) == [Image.objects.get().file]
    assert client.get(f"/images/{image.pk}/").status_code == 404
    assert client.get("/account/").status_code == 302


def test_decisions_in_the_datasets_of_others_stay(client: Client, image: Image, anna: User) -> None:
    mark_none(dataset=image.dataset, chosen=[Chosen(image.pk)], person=Person(user_id=anna.pk))
    reviewer = Client()
    sign_in(reviewer)

    reviewer.post("/account/delete", {"password": PASSWORD})

    assert Image.objects.get().state == "none_of_these"
    review = Review.objects.get()
    assert (review.user, review.visitor) == (None, None)
    assert Dataset.objects.count() == 1
