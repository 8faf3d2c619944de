"""How good the labels are, on the dataset's page and on a page of its own; audits; accepting unseen."""

import re

import pytest
from django.test import Client

from classifier.labelling.services import Chosen, confirm
from classifier.models import Audit, Dataset, Image
from tests.classifier.labelling.conftest import OTHER
from tests.classifier.labelling.views.test_review import find_shown, read_fields


def read_text(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))


@pytest.mark.parametrize("target", ["", "x", "49", "101", "nan"])
def test_a_target_that_makes_no_sense_is_told(owner: Client, own: Dataset, target: str) -> None:
    page = owner.post(f"/datasets/{own.pk}/target", {"target": target}, follow=True).content.decode()

    assert "between 50 and 100 %" in page
    own.refresh_from_db()
    assert own.target == 0.99


@pytest.mark.parametrize("size", ["", "x", "0", "99999"])
def test_an_audit_of_no_size_is_told(owner: Client, own: Dataset, pictures: list[Image], size: str) -> None:
    page = owner.post(f"/datasets/{own.pk}/audit", {"size": size}, follow=True).content.decode()

    assert "1 to 5000 labels" in page
    assert not Audit.objects.exists()


def test_the_dataset_page_tells_how_good_the_labels_are_and_whose_opinion_it_is(
    owner: Client, own: Dataset, pictures: list[Image]
) -> None:
    page = read_text(owner.get(f"/datasets/{own.pk}/").content.decode())

    assert re.search(r"\d+(\.\d)? % right now; about \d more reviews? to 99 %", page)
    assert "own opinion of itself" in page


def test_an_empty_dataset_tells_nothing_and_breaks_nothing(owner: Client, own: Dataset) -> None:
    assert "right now" not in owner.get(f"/datasets/{own.pk}/").content.decode()
    assert "nothing to tell yet" in owner.get(f"/datasets/{own.pk}/quality").content.decode()


def test_the_target_is_kept_with_the_dataset(owner: Client, own: Dataset, pictures: list[Image]) -> None:
    owner.post(f"/datasets/{own.pk}/target", {"target": "97.5"})

    assert "to 97.5 %" in owner.get(f"/datasets/{own.pk}/").content.decode()


def test_accepting_says_first_how_many_and_how_many_are_wrong(
    owner: Client, own: Dataset, pictures: list[Image]
) -> None:
    address = f"/datasets/{own.pk}/accept"

    page = read_text(owner.get(address).content.decode())

    assert "1 guess above 95 %" in page
    assert re.search(r"About \d of these guesses \( ?\d+\.\d %\) are probably wrong", page)
    assert not Image.objects.exclude(state="unreviewed").exists()
    assert "3 guesses above 70 %" in read_text(owner.get(f"{address}?above=70").content.decode())


def test_accepted_guesses_are_taken_back_by_one_undo(
    owner: Client, own: Dataset, pictures: list[Image]
) -> None:
    owner.post(f"/datasets/{own.pk}/accept", {"above": "70"})
    assert Image.objects.filter(state="confirmed", is_unseen=True).count() == 3

    owner.post(f"/datasets/{own.pk}/undo")

    assert Image.objects.filter(state="unreviewed", is_unseen=False).count() == 4


@pytest.mark.parametrize("above", ["x", "49", "101"])
def test_a_confidence_that_makes_no_sense_is_the_usual_one(
    owner: Client, own: Dataset, pictures: list[Image], above: str
) -> None:
    page = owner.get(f"/datasets/{own.pk}/accept?above={above}").content.decode()

    assert "above 95 %" in page


def test_an_audit_is_begun_interrupted_gone_on_with_and_its_result_kept(
    owner: Client, own: Dataset, pictures: list[Image]
) -> None:
    confirm(dataset=own, chosen=[Chosen(image.pk) for image in pictures], person=OTHER)
    address, review = f"/datasets/{own.pk}/audit", f"/datasets/{own.pk}/review"

    page = owner.post(address, {"size": "100"}, follow=True).content.decode()
    assert "Audit: <strong data-left>4</strong> left to check" in page
    right = find_shown(page, pictures)
    page = owner.post(
        review, read_fields(page) | {"label": str(right.predicted_id)}, follow=True
    ).content.decode()
    assert "1 of 4 labels checked" in read_text(owner.get(f"/datasets/{own.pk}/quality").content.decode())
    page = owner.post(address, follow=True).content.decode()
    while "left to check" in page:
        fields = read_fields(page)
        assert Image.objects.get(pk=fields["image"]) != right
        page = owner.post(review, fields | {"action": "none"}, follow=True).content.decode()

    assert "1 of 4 labels were right: 25 %, and of all labels between 4.6 % and 69.9 %" in read_text(page)
    assert Image.objects.filter(state="none_of_these").count() == 3
    kept = read_text(owner.get(f"/datasets/{own.pk}/quality").content.decode())
    assert "1 of 4 labels were right" in kept


def test_in_an_audit_enter_means_that_the_label_is_right(
    owner: Client, own: Dataset, image: Image, client: Client
) -> None:
    """With a real prediction, which is why `image` and not a made one."""
    own = image.dataset
    assert image.predicted is not None
    other = own.classes.exclude(pk=image.predicted.pk).filter(position__gte=8).first()
    assert other is not None
    image.label, image.state = other, "corrected"
    image.save()

    page = client.post(f"/datasets/{own.pk}/audit", {"size": "5"}, follow=True).content.decode()

    keys = dict(re.findall(r'value="(\d+)" data-key="((?:Shift\+)?Enter)"', page))
    assert keys[str(other.pk)] == "Enter"
    assert keys[str(image.predicted_id)] == "Shift+Enter"


def test_undo_in_an_audit_leads_back_to_the_picture_in_the_audit(
    owner: Client, own: Dataset, pictures: list[Image]
) -> None:
    confirm(dataset=own, chosen=[Chosen(image.pk) for image in pictures], person=OTHER)
    page = owner.post(f"/datasets/{own.pk}/audit", {"size": "4"}, follow=True).content.decode()
    first = find_shown(page, pictures)
    review = f"/datasets/{own.pk}/review"
    page = owner.post(review, read_fields(page) | {"action": "leave_out"}, follow=True).content.decode()

    page = owner.post(review, read_fields(page) | {"action": "undo"}, follow=True).content.decode()

    assert find_shown(page, pictures) == first
    assert "4</strong> left to check" in page
    assert Image.objects.get(pk=first.pk).state == "confirmed"


def test_an_audit_is_ended_early(owner: Client, own: Dataset, pictures: list[Image]) -> None:
    confirm(dataset=own, chosen=[Chosen(image.pk) for image in pictures], person=OTHER)
    owner.post(f"/datasets/{own.pk}/audit", {"size": "4"})

    owner.post(f"/datasets/{own.pk}/audit", {"action": "end"})

    assert not Audit.objects.exists()


@pytest.mark.parametrize("audit", ["x", "0", "9" * 30])
def test_an_audit_that_is_none_is_the_ordinary_review(
    owner: Client, own: Dataset, pictures: list[Image], audit: str
) -> None:
    page = owner.get(f"/datasets/{own.pk}/review?audit={audit}").content.decode()

    assert find_shown(page, pictures) == pictures[0]
