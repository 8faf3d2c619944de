"""Paging: every picture once, in order, whatever the order is."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from classifier.labelling import pages
from classifier.labelling.filters import COLUMNS, Filter, Order, select_images
from classifier.labelling.pages import Position, find_filtered_page, find_page
from classifier.models import Dataset, Image

Add = Callable[..., Image]


def walk(dataset: Dataset, order: Order, size: int) -> list[Image]:
    """All pictures, page by page, each position going through the address."""
    seen: list[Image] = []
    after: Position | None = None
    while True:
        page = find_page(select_images(dataset, Filter()), order, after, size)
        seen += page.images
        if page.after is None:
            return seen
        after = Position.read(str(page.after), order)


@pytest.mark.parametrize("text", ["", "0.5", "0.5~", "~x", "x~" + "0" * 32, "nonsense"])
def test_a_mangled_position_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Position.read(text, Order("confidence"))
    with pytest.raises(ValueError, match=r".*"):
        Position.read(text, Order("time"))


@pytest.mark.parametrize("is_descending", [False, True])
@pytest.mark.parametrize("sort", COLUMNS)
def test_every_picture_comes_once_and_in_order(
    own: Dataset, add: Add, sort: str, is_descending: bool
) -> None:
    now = timezone.now()
    for number in range(6):
        add("cat", 0.5 + number // 2 / 10, created_at=now - timedelta(hours=number), path=f"a~/{number}.png")
    for _number in range(3):
        add("", None, margin=None, entropy=None, state="pending")

    for size in (1, 2, 9):
        seen = walk(own, Order(sort, is_descending), size)
        values = [getattr(image, COLUMNS[sort]) for image in seen]
        known = [value for value in values if value is not None]
        assert len({image.pk for image in seen}) == 9
        assert known == sorted(known, reverse=is_descending)
        assert values[: len(known)] == known  # what is not classified comes last


def test_the_next_page_begins_behind_a_picture_that_was_deleted_meanwhile(own: Dataset, add: Add) -> None:
    for number in range(4):
        add(path=f"{number}.png")
    order = Order("path")
    page = find_page(select_images(own, Filter()), order, None, 2)
    page.images[1].delete()

    rest = find_page(select_images(own, Filter()), order, page.after, 2)

    assert [image.path for image in rest.images] == ["2.png", "3.png"]


def test_an_empty_dataset_has_an_empty_page(own: Dataset) -> None:
    page = find_page(select_images(own, Filter()), Order())

    assert (page.images, page.after) == ([], None)


@pytest.mark.parametrize("few", [1, 1000])
@pytest.mark.parametrize(
    "order", [Order("confidence"), Order("confidence", is_descending=True), Order("path")]
)
def test_a_filter_gives_the_same_pages_for_few_matches_as_for_many(
    own: Dataset, add: Callable[..., Image], order: Order, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "FEW", few)
    for number in range(6):
        add("cat", None if number == 2 else number / 10, path=f"{number}.png", is_outside=number != 4)
    add("cat", 0.99, path="other.png")
    images = select_images(own, Filter(is_outside=True))

    page = find_filtered_page(images, order)
    behind = find_filtered_page(images, order, Position.of(page.images[1], order))

    assert page.images == find_page(images, order).images
    assert behind.images == page.images[2:]
