"""Review: the most doubtful first, one decision after the other."""

import re
import uuid
from collections.abc import Callable

import pytest
from django.test import Client

from classifier.labelling.services import Chosen, confirm, mark_none
from classifier.models import Dataset, Image, Review
from tests.classifier.labelling.conftest import OTHER

Add = Callable[..., Image]


def read_fields(page: str) -> dict[str, str]:
    """The hidden fields of the page's decisions."""
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    return {
        name: value.replace("&amp;", "&") for name, value in fields.items() if name != "csrfmiddlewaretoken"
    }


def find_shown(page: str, pictures: list[Image]) -> Image:
    return next(image for image in pictures if str(image.pk) == read_fields(page)["image"])


def test_a_foreign_picture_is_neither_shown_nor_decided(owner: Client, own: Dataset, foreign: Image) -> None:
    address = f"/datasets/{own.pk}/review"
    assert foreign.path not in owner.get(f"{address}?image={foreign.pk}").content.decode()

    owner.post(address, {"image": str(foreign.pk), "version": "0", "action": "none"})

    assert Image.objects.get(pk=foreign.pk).state == "unreviewed"


@pytest.mark.parametrize(
    "form", [{}, {"image": "x", "version": "0"}, {"image": "00000000-0000-4000-8000-000000000000"}]
)
def test_a_mangled_decision_is_refused(owner: Client, own: Dataset, form: dict[str, str]) -> None:
    assert owner.post(f"/datasets/{own.pk}/review", form | {"action": "none"}).status_code == 400


@pytest.mark.parametrize("name", ["bicycle", "d", ""])
def test_a_name_that_is_no_class_or_two_is_told(
    owner: Client, own: Dataset, pictures: list[Image], name: str
) -> None:
    form = {"image": str(pictures[0].pk), "version": "0", "name": name}

    page = owner.post(f"/datasets/{own.pk}/review", form, follow=True).content.decode()

    assert "There is no such class" in page
    assert not Review.objects.exists()


def test_a_decision_on_what_someone_else_has_changed_is_told_and_overwrites_nothing(
    owner: Client, own: Dataset, pictures: list[Image]
) -> None:
    address = f"/datasets/{own.pk}/review"
    fields = read_fields(owner.get(address).content.decode())
    mark_none(dataset=own, chosen=[Chosen(pictures[0].pk)], person=OTHER)

    response = owner.post(address, fields | {"action": "leave_out"}, follow=True)
    quiet = owner.post(address, fields | {"action": "leave_out", "quietly": "1"})

    assert "changed in the meantime" in response.content.decode()
    assert quiet.status_code == 409
    assert Image.objects.get(pk=pictures[0].pk).state == "none_of_these"


@pytest.mark.parametrize("query", ["?after=x", "?image=x", "?image=00000000-0000-4000-8000-000000000000"])
def test_an_address_that_makes_no_sense_leads_to_the_most_doubtful(
    owner: Client, own: Dataset, pictures: list[Image], query: str
) -> None:
    page = owner.get(f"/datasets/{own.pk}/review{query}").content.decode()

    assert find_shown(page, pictures) == pictures[0]


def test_an_empty_and_a_finished_dataset_say_so(owner: Client, own: Dataset, add: Add) -> None:
    assert "There are no pictures in it yet" in owner.get(f"/datasets/{own.pk}/review").content.decode()

    confirm(dataset=own, chosen=[Chosen(add().pk)], person=OTHER)

    assert "Nothing left to review" in owner.get(f"/datasets/{own.pk}/review").content.decode()


def test_the_whole_pile_is_reviewed_from_the_most_doubtful_on(
    owner: Client, own: Dataset, pictures: list[Image]
) -> None:
    address = f"/datasets/{own.pk}/review"
    page = owner.get(address).content.decode()
    shown = []
    while 'name="image"' in page:
        shown.append(find_shown(page, pictures))
        form = read_fields(page) | {"label": str(shown[-1].predicted_id)}
        page = owner.post(address, form, follow=True).content.decode()

    assert shown == pictures
    assert "Nothing left to review" in page
    assert set(Image.objects.values_list("state", flat=True)) == {"confirmed"}


def test_a_skipped_picture_comes_again_at_the_end(owner: Client, own: Dataset, pictures: list[Image]) -> None:
    address = f"/datasets/{own.pk}/review"
    page = owner.get(address).content.decode()
    shown = []
    for _turn in range(5):
        shown.append(find_shown(page, pictures))
        page = owner.get(f"{address}?{read_fields(page)['next']}").content.decode()

    assert shown == [*pictures, pictures[0]]


def test_undo_leads_back_to_the_picture(owner: Client, own: Dataset, pictures: list[Image]) -> None:
    address = f"/datasets/{own.pk}/review"
    page = owner.get(address).content.decode()
    page = owner.post(address, read_fields(page) | {"action": "none"}, follow=True).content.decode()
    assert find_shown(page, pictures) == pictures[1]

    page = owner.post(address, read_fields(page) | {"action": "undo"}, follow=True).content.decode()

    assert find_shown(page, pictures) == pictures[0]
    assert Image.objects.get(pk=pictures[0].pk).state == "unreviewed"
    page = owner.post(address, read_fields(page) | {"action": "undo"}, follow=True).content.decode()
    assert "There is nothing to undo" in page


def test_a_class_is_given_by_the_beginning_of_its_name(
    owner: Client, own: Dataset, pictures: list[Image]
) -> None:
    form = {"image": str(pictures[0].pk), "version": "0", "name": " SHi "}

    owner.post(f"/datasets/{own.pk}/review", form)

    assert Image.objects.get(pk=pictures[0].pk).label == own.classes.get(name="ship")


def test_a_picture_that_is_reviewed_can_be_looked_at_and_changed(
    owner: Client, own: Dataset, pictures: list[Image]
) -> None:
    confirm(dataset=own, chosen=[Chosen(pictures[3].pk)], person=OTHER)
    address = f"/datasets/{own.pk}/review"

    page = owner.get(f"{address}?image={pictures[3].pk}").content.decode()
    assert "Labelled: <strong>cat</strong>" in page
    owner.post(address, read_fields(page) | {"action": "leave_out"})

    assert Image.objects.get(pk=pictures[3].pk).state == "left_out"


def test_a_picture_reviewed_by_someone_else_gives_way_to_the_next(
    owner: Client, own: Dataset, pictures: list[Image]
) -> None:
    address = f"/datasets/{own.pk}/review"
    following = read_fields(owner.get(address).content.decode())["next"]
    confirm(dataset=own, chosen=[Chosen(pictures[1].pk)], person=OTHER)

    page = owner.get(f"{address}?{following}").content.decode()

    assert find_shown(page, pictures) == pictures[2]


def test_every_tenth_review_is_drawn_at_random_and_recorded_so(owner: Client, own: Dataset, add: Add) -> None:
    images = [add("cat", 0.5 + number / 100) for number in range(30)]
    address = f"/datasets/{own.pk}/review"
    page = owner.get(address).content.decode()
    for _turn in range(20):
        page = owner.post(address, read_fields(page) | {"action": "none"}, follow=True).content.decode()

    drawn = list(Review.objects.order_by("id").values_list("drawn_at_random", flat=True))
    assert [place for place, is_drawn in enumerate(drawn) if is_drawn] == [9, 19]
    assert Image.objects.exclude(state="unreviewed").count() == 20
    doubtful = list(
        Review.objects.filter(drawn_at_random=False).order_by("id").values_list("image", flat=True)
    )
    assert doubtful == [image.pk for image in images if image.pk in doubtful]


def test_the_answer_to_a_script_is_empty(owner: Client, own: Dataset, pictures: list[Image]) -> None:
    form = {"image": str(pictures[0].pk), "version": "0", "action": "none", "quietly": "1"}

    assert owner.post(f"/datasets/{own.pk}/review", form).status_code == 204


def test_the_guesses_are_told_in_the_classes_of_the_dataset(client: Client, image: Image) -> None:
    own = image.dataset
    likeliest = image.predicted
    assert likeliest is not None
    likeliest.name = "my favourite"
    likeliest.save()

    page = client.get(f"/datasets/{own.pk}/review").content.decode()

    assert page.index("my favourite") < page.index("<details")
    assert page.count('scope="row"') == 5


def test_the_page_says_how_many_copies_the_decision_covers(
    owner: Client, own: Dataset, add: Callable[..., Image]
) -> None:
    key = uuid.uuid4()
    image = add("cat", 0.5, group=key, quality=4)
    add("cat", 0.6, group=key)
    add("cat", 0.7, group=key)

    page = owner.get(f"/datasets/{own.pk}/review?image={image.pk}").content.decode()

    assert "covers this picture and 2 near copies" in re.sub(r"\s+", " ", page)
    assert 'data-copies="2"' in page
    assert "blurred" in page
    form = {"image": str(image.pk), "version": "0", "action": "none"}
    owner.post(f"/datasets/{own.pk}/review", form)
    assert Image.objects.filter(state="none_of_these").count() == 3
