"""A dataset's page: what it shows, and what is done with chosen pictures."""

import re
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client

from classifier.models import Dataset, Image, Review

Add = Callable[..., Image]


def mark(image: Image) -> str:
    return f"{image.pk}:{image.version}"


def list_shown(page: str) -> list[str]:
    """The names of the pictures on a page, in their order."""
    return re.findall(r'class="name" href="[^"]*" title="([^"]*)"', page)


def test_foreign_pictures_are_never_touched(owner: Client, own: Dataset, foreign: Image) -> None:
    for action in ("confirm", "none", "leave_out", "reopen", "delete"):
        owner.post(f"/datasets/{own.pk}/", {"action": action, "chosen": mark(foreign), "sure": "1"})
        owner.post(f"/datasets/{own.pk}/", {"action": action, "all": "1", "sure": "1"})

    assert Image.objects.get(pk=foreign.pk).state == "unreviewed"


@pytest.mark.parametrize(
    "form", [{}, {"action": "explode"}, {"action": "label"}, {"action": "label", "label": "9" * 30}]
)
def test_an_action_that_is_none_is_refused(owner: Client, own: Dataset, form: dict[str, str]) -> None:
    assert owner.post(f"/datasets/{own.pk}/", form).status_code == 400


def test_a_foreign_class_is_refused(
    owner: Client, own: Dataset, foreign: Image, pictures: list[Image]
) -> None:
    label = foreign.dataset.classes.first()
    assert label is not None

    form = {"action": "label", "label": str(label.pk), "chosen": mark(pictures[0])}

    assert owner.post(f"/datasets/{own.pk}/", form).status_code == 400


def test_without_a_chosen_picture_it_says_so(owner: Client, own: Dataset) -> None:
    page = owner.post(f"/datasets/{own.pk}/", {"action": "confirm"}, follow=True).content.decode()

    assert "Choose a picture first" in page


@pytest.mark.parametrize("chosen", ["", "x", "1:2", "00000000-0000-4000-8000-000000000000:x"])
def test_a_mangled_choice_is_passed_over(
    owner: Client, own: Dataset, pictures: list[Image], chosen: str
) -> None:
    form = {"action": "confirm", "chosen": [chosen, mark(pictures[0])]}

    assert owner.post(f"/datasets/{own.pk}/", form).status_code == 302
    assert Image.objects.filter(state="confirmed").get() == pictures[0]


def test_a_picture_changed_by_someone_else_is_told(
    owner: Client, own: Dataset, pictures: list[Image]
) -> None:
    form = {"action": "none", "chosen": mark(pictures[0])}
    owner.post(f"/datasets/{own.pk}/", form)

    page = owner.post(f"/datasets/{own.pk}/", form | {"action": "leave_out"}, follow=True).content.decode()

    assert "in another window or by someone else" in page
    assert Image.objects.get(pk=pictures[0].pk).state == "none_of_these"


@pytest.mark.parametrize("query", ["?at_least=x", "?state=x", "?label=999999", "?sort=x", "?at_most=101"])
def test_a_filter_that_makes_no_sense_is_told_and_counts_as_none(
    owner: Client, own: Dataset, pictures: list[Image], query: str
) -> None:
    page = owner.get(f"/datasets/{own.pk}/{query}").content.decode()

    assert 'role="alert"' in page
    assert len(list_shown(page)) == 4


def test_a_place_that_is_none_leads_to_the_first_page(owner: Client, own: Dataset) -> None:
    response = owner.get(f"/datasets/{own.pk}/?after=nonsense")

    assert response.status_code == 302


def test_the_filter_and_the_order_are_in_the_address(
    owner: Client, own: Dataset, pictures: list[Image]
) -> None:
    cat = own.classes.get(name="cat")

    page = owner.get(f"/datasets/{own.pk}/?label={cat.pk}&sort=-confidence&at_least=60").content.decode()

    assert list_shown(page) == ["3.png", "1.png"]


def test_pages_follow_each_other_within_the_filter(
    owner: Client, own: Dataset, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(130):
        add("cat" if number % 2 else "dog", path=f"a&b ~ {number:03}.png")
    cat = own.classes.get(name="cat")
    address, seen = f"?label={cat.pk}&sort=path", []
    while address:
        page = owner.get(f"/datasets/{own.pk}/{address}").content.decode()
        seen += list_shown(page)
        following = re.search(r'rel="next" href="([^"]*)"', page)
        address = following[1].replace("&amp;", "&") if following else ""

    assert seen == [f"a&amp;b ~ {number:03}.png" for number in range(130) if number % 2]


@pytest.mark.parametrize(
    ("action", "state"),
    [("confirm", "confirmed"), ("none", "none_of_these"), ("leave_out", "left_out"), ("label", "corrected")],
)
def test_chosen_pictures_are_decided_on_and_taken_back(
    owner: Client, own: Dataset, pictures: list[Image], action: str, state: str
) -> None:
    ship = own.classes.get(name="ship")
    form = {"action": action, "label": str(ship.pk), "chosen": [mark(image) for image in pictures[:2]]}

    page = owner.post(f"/datasets/{own.pk}/?sort=path", form, follow=True)

    assert page.redirect_chain[0][0] == f"/datasets/{own.pk}/?sort=path"
    assert "2 pictures were changed" in page.content.decode()
    assert set(Image.objects.filter(state=state)) == set(pictures[:2])
    owner.post(f"/datasets/{own.pk}/undo")
    assert Image.objects.filter(state="unreviewed").count() == 4


def test_undo_leads_back_to_where_one_was_and_nowhere_else(owner: Client, own: Dataset) -> None:
    back = f"/datasets/{own.pk}/?sort=path"
    address = f"/datasets/{own.pk}/undo"

    assert owner.post(address, {"next": back}).headers["Location"] == back
    assert owner.post(address, {"next": "https://example.org/"}).headers["Location"] == f"/datasets/{own.pk}/"


def test_accepting_all_that_match_says_first_how_many_and_what_share_is_wrong(
    owner: Client, own: Dataset, pictures: list[Image]
) -> None:
    address = f"/datasets/{own.pk}/?at_least=70"

    page = owner.post(address, {"action": "confirm", "all": "1"}).content.decode()

    assert "3 pictures" in page
    assert re.search(r"About <strong>\d</strong> of these guesses \(\d+\.\d %\)", page)
    assert not Review.objects.exists()
    owner.post(address, {"action": "confirm", "all": "1", "sure": "1"})
    assert Image.objects.filter(state="confirmed").count() == 3
    owner.post(f"/datasets/{own.pk}/undo")
    assert not Image.objects.exclude(state="unreviewed").exists()


def test_deleting_asks_first(owner: Client, own: Dataset, pictures: list[Image]) -> None:
    form = {"action": "delete", "chosen": mark(pictures[0])}

    page = owner.post(f"/datasets/{own.pk}/", form).content.decode()

    assert "cannot be undone" in page
    assert Image.objects.count() == 4
    owner.post(f"/datasets/{own.pk}/", form | {"sure": "1"})
    assert set(Image.objects.all()) == set(pictures[1:])


def test_counts_tell_labels_and_guesses(owner: Client, own: Dataset, pictures: list[Image]) -> None:
    owner.post(f"/datasets/{own.pk}/", {"action": "confirm", "chosen": mark(pictures[0])})

    page = re.sub(r"<[^>]*>|\s+", " ", owner.get(f"/datasets/{own.pk}/").content.decode())

    assert "1 of 4 pictures reviewed" in re.sub(r"\s+", " ", page)
    assert re.search(r"cat\s+1\s+\+ 2", page)


def test_a_page_asks_the_database_as_often_for_many_pictures_as_for_few(
    owner: Client,
    own: Dataset,
    add: Add,
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    for _number in range(30):
        add()
    # The estimate takes four of them, and is then remembered for a while; what was learnt takes three.
    with django_assert_max_num_queries(17):
        owner.get(f"/datasets/{own.pk}/")


@pytest.mark.parametrize(("query", "shown"), [("DARK", ["0"]), ("BLURRED", ["1", "0"]), ("any", ["1", "0"])])
def test_quality_is_a_badge_and_a_filter(
    owner: Client, own: Dataset, add: Add, query: str, shown: list[str]
) -> None:
    for number, quality in enumerate((5, 4, None)):
        add(path=str(number), quality=quality)

    page = owner.get(f"/datasets/{own.pk}/?quality={query}").content.decode()

    assert list_shown(page) == shown
    assert page.count('<span class="hint">very dark</span>') == 1


def test_near_copies_are_told_found_and_taken_out(owner: Client, own: Dataset, add: Add) -> None:
    keys = sorted(uuid.uuid4() for _number in range(2))
    images = [add(path=str(number), group=keys[number % 2]) for number in range(4)]
    add(path="alone")

    together = owner.get(f"/datasets/{own.pk}/?copies=grouped&sort=group").content.decode()
    assert sorted(list_shown(together)[:2]) == ["0", "2"]
    assert sorted(list_shown(together)[2:]) == ["1", "3"]
    assert together.count("+ 1 near copy") == 4
    unfolded = f"/datasets/{own.pk}/?group={keys[0]}"
    assert sorted(list_shown(owner.get(unfolded).content.decode())) == ["0", "2"]
    owner.post(unfolded, {"action": "take_out", "chosen": mark(images[0])})

    assert not Image.objects.filter(group=keys[0]).exists()
    apart = f"/datasets/{own.pk}/?copies=apart"
    assert list_shown(owner.get(apart).content.decode()) == ["0"]
    owner.post(apart, {"action": "put_back", "chosen": mark(images[0])})
    assert Image.objects.get(pk=images[0].pk).grouping == "waiting"


def test_before_all_are_confirmed_it_says_how_many_copies_are_covered(
    owner: Client, own: Dataset, add: Add
) -> None:
    key = uuid.uuid4()
    for sure in (0.99, 0.5, 0.4):
        add("cat", sure, group=key)
    address = f"/datasets/{own.pk}/?at_least=90"

    page = owner.post(address, {"action": "confirm", "all": "1"}).content.decode()
    assert "So do 2 near copies" in page
    page = owner.post(address, {"action": "confirm", "all": "1", "sure": "1"}, follow=True).content.decode()

    assert "So were 2 near copies" in page
    assert Image.objects.filter(state="confirmed").count() == 3
