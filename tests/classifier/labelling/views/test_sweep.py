"""Sweeps as forms: a page of a pile, and what is sent back."""

import re

import pytest
from django.test import Client

from classifier.models import Dataset, Image
from tests.classifier.labelling.views.test_grid import mark


def list_boxes(page: str) -> list[str]:
    """The ids of the pictures on a page, in their order."""
    return re.findall(r'name="wrong" value="([^"]*)"', page)


def find_address(own: Dataset, name: str = "cat") -> str:
    return f"/datasets/{own.pk}/sweep/{own.classes.get(name=name).pk}"


@pytest.mark.parametrize("key", ["0", "x", "999999"])
def test_a_pile_that_is_none_is_not_found(owner: Client, own: Dataset, key: str) -> None:
    assert owner.get(f"/datasets/{own.pk}/sweep/{key}").status_code == 404


def test_foreign_pictures_are_never_touched(owner: Client, own: Dataset, foreign: Image) -> None:
    owner.post(find_address(own), {"shown": mark(foreign), "wrong": str(foreign.pk)})

    assert Image.objects.get(pk=foreign.pk).version == 0


@pytest.mark.parametrize("shown", ["", "x", "1:2"])
def test_a_mangled_page_changes_nothing(
    owner: Client, own: Dataset, pictures: list[Image], shown: str
) -> None:
    assert owner.post(find_address(own), {"shown": shown, "wrong": "x"}).status_code == 302
    assert not Image.objects.exclude(version=0).exists()


def test_piles_are_listed_with_their_height(owner: Client, own: Dataset, pictures: list[Image]) -> None:
    page = re.sub(r"<[^>]*>|\s+", " ", owner.get(f"/datasets/{own.pk}/sweep").content.decode())

    assert re.search(r"cat\s+3\s+dog\s+1", page)


def test_a_page_shows_the_least_sure_first(owner: Client, own: Dataset, pictures: list[Image]) -> None:
    page = owner.get(find_address(own)).content.decode()

    assert list_boxes(page) == [str(pictures[place].pk) for place in (0, 1, 3)]


def test_the_rest_is_accepted_the_wrong_ones_go_to_review_and_undo_takes_back_the_page(
    owner: Client, own: Dataset, pictures: list[Image]
) -> None:
    cats = [pictures[place] for place in (0, 1, 3)]
    form = {"shown": [mark(image) for image in cats], "wrong": str(cats[1].pk)}

    page = owner.post(find_address(own), form, follow=True).content.decode()

    assert "Nothing left of “cat”" in page
    assert set(Image.objects.filter(state="confirmed")) == {cats[0], cats[2]}
    assert Image.objects.get(is_doubted=True) == cats[1]
    review = owner.get(f"/datasets/{own.pk}/review").content.decode()
    assert "was called wrong" in review
    page = owner.post(find_address(own), {"action": "undo"}, follow=True).content.decode()
    assert "Undone: 3 pictures" in page
    assert list_boxes(page) == [str(image.pk) for image in cats]


def test_what_was_changed_in_another_window_is_told_and_left_alone(
    owner: Client, own: Dataset, pictures: list[Image]
) -> None:
    form = {"shown": [mark(pictures[0]), mark(pictures[1])]}
    owner.post(f"/datasets/{own.pk}/", {"action": "none", "chosen": mark(pictures[0])})

    quiet = owner.post(find_address(own), form | {"quietly": "1"})

    assert quiet.status_code == 409
    assert Image.objects.get(pk=pictures[0].pk).state == "none_of_these"
    assert Image.objects.get(pk=pictures[1].pk).state == "confirmed"
    assert "in another window or by someone else" in owner.get(find_address(own)).content.decode()


def test_the_answer_to_a_script_is_empty(owner: Client, own: Dataset, pictures: list[Image]) -> None:
    assert owner.post(find_address(own), {"shown": mark(pictures[0]), "quietly": "1"}).status_code == 204


def test_a_place_that_is_none_is_the_beginning(owner: Client, own: Dataset, pictures: list[Image]) -> None:
    page = owner.get(f"{find_address(own)}?after=nonsense").content.decode()

    assert len(list_boxes(page)) == 3
