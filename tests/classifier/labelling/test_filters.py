"""Filters let through what they say, and of the own dataset only."""

from collections.abc import Callable

import pytest

from classifier.labelling.filters import Filter, select_images
from classifier.labelling.services import Chosen, correct, mark_none
from classifier.models import Dataset, Image
from tests.classifier.labelling.conftest import OTHER, VISITOR, make_dataset, make_image

Add = Callable[..., Image]


def list_paths(dataset: Dataset, wanted: Filter) -> list[str]:
    return sorted(image.path for image in select_images(dataset, wanted))


def test_another_datasets_pictures_are_never_let_through(own: Dataset, add: Add) -> None:
    make_image(make_dataset(OTHER))
    add(path="mine.png")

    assert list_paths(own, Filter()) == ["mine.png"]


def test_a_class_has_its_labels_and_what_is_guessed_and_not_reviewed(own: Dataset, add: Add) -> None:
    add("cat", path="guessed.png")
    add("dog", path="a dog.png")
    corrected, away = add("dog", path="corrected.png"), add("cat", path="corrected away.png")
    none = add("cat", path="none.png")
    cat, dog = own.classes.get(name="cat"), own.classes.get(name="dog")
    correct(dataset=own, chosen=[Chosen(corrected.pk)], label=cat, person=VISITOR)
    correct(dataset=own, chosen=[Chosen(away.pk)], label=dog, person=VISITOR)
    mark_none(dataset=own, chosen=[Chosen(none.pk)], person=VISITOR)

    assert list_paths(own, Filter(class_id=cat.pk)) == ["corrected.png", "guessed.png"]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Filter(state="pending"), ["pending.png"]),
        (Filter(at_least=0.9), ["sure.png"]),
        (Filter(at_most=0.5), ["outside.png", "unsure.png"]),
        (Filter(at_least=0.45, at_most=0.95), ["unsure.png"]),
        (Filter(is_unsure=True), ["unsure.png"]),
        (Filter(is_outside=True), ["outside.png"]),
        (Filter(text="SURE"), ["sure.png", "unsure.png"]),
        (Filter(text="SURE", at_least=0.9), ["sure.png"]),
        (Filter(text="%"), []),
    ],
)
def test_each_condition_holds_by_itself_and_with_others(
    own: Dataset, add: Add, wanted: Filter, expected: list[str]
) -> None:
    add("cat", 0.99, path="sure.png")
    add("cat", 0.5, path="unsure.png", is_unsure=True)
    add("cat", 0.4, path="outside.png", is_outside=True)
    add("", None, margin=None, path="pending.png", state="pending")

    assert list_paths(own, wanted) == expected
