"""A link that is given, used and taken back."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from classifier.models import Dataset, Guest, Image, Review, Share
from classifier.sharing.links import make_token, read_token
from tests.classifier.accounts.conftest import PASSWORD, sign_in


def share(owner: Client, image: Image, role: str) -> str:
    """The path of a new link, as the owner's page shows it."""
    address = f"/datasets/{image.dataset_id}/sharing"
    before = set(re.findall(r"/shared/[^\"]+", owner.get(address).content.decode()))
    assert owner.post(address, {"role": role}).status_code == 302
    link: str
    [link] = set(re.findall(r"/shared/[^\"]+", owner.get(address).content.decode())) - before
    return link


def decide(person: Client, image: Image, action: str, version: int = 0) -> int:
    fields = {"action": action, "image": str(image.pk), "version": str(version), "quietly": "1"}
    return person.post(f"/datasets/{image.dataset_id}/review", fields).status_code


@pytest.mark.parametrize("role", ["owner", "stranger", ""])
def test_a_link_is_for_looking_or_reviewing_only(client: Client, image: Image, role: str) -> None:
    assert client.post(f"/datasets/{image.dataset_id}/sharing", {"role": role}).status_code == 400
    assert not Share.objects.exists()


def test_a_link_cannot_be_guessed_or_forged(client: Client, image: Image) -> None:
    made = Share.objects.create(dataset=image.dataset, role="reader")
    token = make_token(made.pk)

    forged = [made.pk.hex, f"{made.pk.hex}.", f"{made.pk.hex}.{'A' * 43}", token[:-1], token.upper(), "x"]
    assert [Client().get(f"/shared/{each}/").status_code for each in forged] == [404] * len(forged)
    assert read_token(token) == made.pk
    assert len(token) > 64
    assert not Guest.objects.exists()


def test_there_is_an_end_to_links(client: Client, image: Image) -> None:
    Share.objects.bulk_create(Share(dataset=image.dataset, role="reader") for _ in range(50))

    assert client.post(f"/datasets/{image.dataset_id}/sharing", {"role": "reader"}).status_code == 400


def test_a_preview_in_a_chat_opens_nothing(client: Client, image: Image) -> None:
    assert Client().head(share(client, image, "reader")).status_code == 405
    assert not Guest.objects.exists()


def test_a_reader_sees_the_dataset_in_their_list_and_changes_nothing(client: Client, image: Image) -> None:
    reader = Client()
    assert reader.get(share(client, image, "reader")).headers["Location"] == f"/datasets/{image.dataset_id}/"

    page = reader.get(f"/datasets/{image.dataset_id}/").content.decode()
    assert "Shared with you, to look at" in page
    for offer in ("Add pictures", "Classes and name", "Confirm", "Leave out", ">Share<", 'name="chosen"'):
        assert offer not in page
    listed = reader.get("/datasets/").content.decode()
    assert "Shared with you, to look at" in listed
    assert "/delete" not in listed
    assert reader.get(f"/images/{image.pk}/").status_code == 200
    assert "Delete this picture" not in reader.get(f"/images/{image.pk}/").content.decode()
    assert decide(reader, image, "none") == 403
    assert Image.objects.get().state == "unreviewed"


def test_a_reviewer_decides_and_undoes_but_does_not_delete(client: Client, image: Image) -> None:
    reviewer = Client()
    reviewer.get(share(client, image, "reviewer"))
    address = f"/datasets/{image.dataset_id}/"

    assert decide(reviewer, image, "none") == 204
    assert Image.objects.get().state == "none_of_these"
    assert Review.objects.get().visitor == Guest.objects.get().visitor
    assert reviewer.post(f"{address}undo").status_code == 302
    assert Image.objects.get().state == "unreviewed"
    for fields in (
        {"action": "delete", "chosen": f"{image.pk}:2"},
        {"action": "delete", "all": "1", "sure": "1"},
    ):
        assert reviewer.post(address, fields).status_code == 403
    assert Image.objects.exists()


def test_two_reviewers_do_not_overwrite_each_other_and_undo_only_their_own(
    client: Client, image: Image
) -> None:
    first, second = Client(), Client()
    for reviewer in (first, second):
        reviewer.get(share(client, image, "reviewer"))

    assert decide(first, image, "none") == 204
    assert decide(second, image, "leave_out") == 409  # decided on what they saw, which is no more
    assert Image.objects.get().state == "none_of_these"
    second.post(f"/datasets/{image.dataset_id}/undo")
    client.post(f"/datasets/{image.dataset_id}/undo")
    assert Image.objects.get().state == "none_of_these"
    first.post(f"/datasets/{image.dataset_id}/undo")
    assert Image.objects.get().state == "unreviewed"


def test_a_revoked_link_leads_nowhere_at_once(client: Client, image: Image) -> None:
    reader, link = Client(), share(client, image, "reviewer")
    reader.get(link)
    kinds = ("picture", "thumbnail", "original")
    seen = [reader.get(f"/images/{image.pk}/{kind}") for kind in kinds]
    assert {page.headers["Cache-Control"] for page in seen} == {"private, no-cache"}

    client.post(f"/datasets/{image.dataset_id}/sharing/{Share.objects.get().pk}/revoke")

    for kind, page in zip(kinds, seen, strict=True):
        again = reader.get(f"/images/{image.pk}/{kind}", headers={"If-None-Match": page.headers["ETag"]})
        assert again.status_code == 404
    for address in (f"/datasets/{image.dataset_id}/", f"/images/{image.pk}/", link):
        assert reader.get(address).status_code == 404
    assert "Shared with you" not in reader.get("/datasets/").content.decode()
    assert decide(reader, image, "none") == 404


def test_a_guests_browser_need_not_load_a_picture_twice(client: Client, image: Image) -> None:
    reader, address = Client(), f"/images/{image.pk}/thumbnail"
    reader.get(share(client, image, "reader"))

    again = reader.get(address, headers={"If-None-Match": reader.get(address).headers["ETag"]})

    assert again.status_code == 304


def test_the_owner_sees_who_may_what_and_when_a_link_was_used(client: Client, image: Image) -> None:
    link = share(client, image, "reader")
    address = f"/datasets/{image.dataset_id}/sharing"
    assert "nobody has opened it yet" in client.get(address).content.decode()

    for _ in range(2):
        Client().get(link)

    page = client.get(address).content.decode()
    assert "To look at" in page
    assert re.search(r"opened by\s+2 people, last used", page)
    assert "no-store" in client.get(address).headers["Cache-Control"]


def test_another_owners_link_cannot_be_revoked(client: Client, image: Image, stranger: Client) -> None:
    made = Share.objects.create(dataset=image.dataset, role="reader")
    own = Dataset.objects.exclude(pk=image.dataset_id).get()

    assert stranger.post(f"/datasets/{own.pk}/sharing/{made.pk}/revoke").status_code == 302
    assert Share.objects.exists()


def test_the_owner_who_opens_the_link_stays_the_owner(client: Client, image: Image) -> None:
    client.get(share(client, image, "reader"))

    assert not Guest.objects.exists()
    assert client.get(f"/datasets/{image.dataset_id}/classes").status_code == 200


def test_a_guest_takes_the_shared_dataset_into_their_account_and_off_their_list(
    client: Client, image: Image
) -> None:
    User.objects.create_user("anna", password=PASSWORD)
    guest, elsewhere = Client(), Client()
    guest.get(share(client, image, "reviewer"))
    for browser in (guest, elsewhere):
        sign_in(browser)

    assert "Shared with you, to review" in elsewhere.get("/datasets/").content.decode()
    elsewhere.post(f"/datasets/{image.dataset_id}/leave")
    assert guest.get(f"/datasets/{image.dataset_id}/").status_code == 404
