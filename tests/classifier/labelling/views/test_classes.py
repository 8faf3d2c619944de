"""The page of a dataset's classes."""

import pytest
from django.test import Client

from classifier.labelling.services import Chosen, confirm
from classifier.models import Dataset, Image
from ml_models.labels import LABELS
from tests.classifier.labelling.conftest import VISITOR


def list_names(dataset: Dataset) -> list[str]:
    return [each.name for each in dataset.classes.all()]


def number_of(dataset: Dataset, name: str) -> str:
    return str(dataset.classes.get(name=name).pk)


def test_a_foreign_class_is_neither_shown_nor_changed(owner: Client, own: Dataset, foreign: Image) -> None:
    label = foreign.dataset.classes.first()
    assert label is not None
    for form in (
        {"action": "rename", "name": "mine"},
        {"action": "move", "towards": "down"},
        {"action": "merge", "merged": [str(label.pk), number_of(own, "cat")]},
    ):
        owner.post(f"/datasets/{own.pk}/classes", form | {"label": str(label.pk)})

    assert owner.post(f"/datasets/{own.pk}/classes/{label.pk}/remove").status_code == 404
    assert list_names(foreign.dataset) == list_names(own) == list(LABELS)


@pytest.mark.parametrize(
    "form",
    [
        {"action": "add", "name": "cat"},
        {"action": "rename", "label": "x", "name": "y"},
        {"action": "merge"},
        {"action": "move", "label": ""},
    ],
)
def test_what_cannot_be_done_is_told(owner: Client, own: Dataset, form: dict[str, str]) -> None:
    page = owner.post(f"/datasets/{own.pk}/classes", form, follow=True).content.decode()

    assert "note error" in page
    assert list_names(own) == list(LABELS)


def test_an_unknown_change_is_refused(owner: Client, own: Dataset) -> None:
    assert owner.post(f"/datasets/{own.pk}/classes", {"action": "explode"}).status_code == 400


def test_classes_are_added_renamed_moved_and_merged(owner: Client, own: Dataset) -> None:
    address = f"/datasets/{own.pk}/classes"
    owner.post(address, {"action": "add", "name": "bicycle"})
    owner.post(address, {"action": "rename", "label": number_of(own, "cat"), "name": "kitten"})
    owner.post(address, {"action": "move", "label": number_of(own, "bicycle"), "towards": "up"})
    owner.post(address, {"action": "move", "label": number_of(own, "airplane"), "towards": "down"})
    owner.post(
        address, {"action": "merge", "merged": [number_of(own, "truck"), number_of(own, "automobile")]}
    )

    assert list_names(own)[:2] == ["automobile", "airplane"]
    assert list_names(own)[-1] == "bicycle"
    assert "kitten" in owner.get(address).content.decode()


def test_removing_a_used_class_asks_what_becomes_of_its_labels(
    owner: Client, own: Dataset, pictures: list[Image]
) -> None:
    confirm(dataset=own, chosen=[Chosen(pictures[0].pk)], person=VISITOR)
    address = f"/datasets/{own.pk}/classes/{number_of(own, 'cat')}/remove"

    page = owner.get(address).content.decode()
    assert "1 picture has this label" in page
    assert "become dog" in page
    owner.post(address, {"labels_go_to": number_of(own, "dog")})

    assert Image.objects.get(pk=pictures[0].pk).label == own.classes.get(name="dog")
    assert "cat" not in list_names(own)


def test_a_removed_class_whose_labels_go_to_nowhere_stays(owner: Client, own: Dataset) -> None:
    address = f"/datasets/{own.pk}/classes/{number_of(own, 'cat')}/remove"

    page = owner.post(address, {"labels_go_to": "nonsense"}, follow=True).content.decode()

    assert "not on the list any more" in page
    assert "cat" in list_names(own)
