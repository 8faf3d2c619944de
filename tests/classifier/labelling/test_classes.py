"""The list of classes, and what becomes of labels and predictions when it changes."""

from collections.abc import Callable

import numpy as np
import pytest

from classifier.active_model import active_card
from classifier.labelling.classes import add_class, merge_classes, move_class, remove_class, rename_class
from classifier.labelling.refusals import LabellingRefused
from classifier.labelling.services import Chosen, confirm, mark_none, undo
from classifier.models import Class, Dataset, Image, Prediction, Review
from ml_models.labels import LABELS
from tests.classifier.labelling.conftest import OTHER, VISITOR, make_dataset

Add = Callable[..., Image]


def find(dataset: Dataset, name: str) -> Class:
    return dataset.classes.get(name=name)


def list_names(dataset: Dataset) -> list[str]:
    return [each.name for each in dataset.classes.all()]


def predict(image: Image, **logits: float) -> None:
    """Records a prediction with these logits, the others being 0."""
    values = np.array([logits.get(label, 0) for label in LABELS], np.float32)
    Prediction.objects.create(
        image=image,
        model_version=active_card().model_version,
        logits=values.tobytes(),
        confidence=0.5,
        is_unsure=False,
        is_outside=False,
        temperature=1,
        duration_ms=1,
    )


@pytest.mark.parametrize("name", ["", "  \n ", "x" * 101, "cat", " CAT "])
def test_a_name_that_is_none_or_taken_is_refused(own: Dataset, name: str) -> None:
    with pytest.raises(LabellingRefused):
        add_class(dataset=own, name=name)
    with pytest.raises(LabellingRefused):
        rename_class(label=find(own, "dog"), name=name)
    assert list_names(own) == list(LABELS)


def test_labels_cannot_go_to_the_removed_class_or_a_foreign_one(own: Dataset) -> None:
    for target in (find(own, "cat"), find(make_dataset(OTHER), "dog")):
        with pytest.raises(LabellingRefused):
            remove_class(label=find(own, "cat"), person=VISITOR, labels_go_to=target)


def test_foreign_classes_and_single_ones_are_not_merged(own: Dataset) -> None:
    cat = find(own, "cat")
    for others in ([], [cat], [find(make_dataset(OTHER), "dog")]):
        with pytest.raises(LabellingRefused):
            merge_classes(into=cat, others=others)


def test_the_last_class_stays(own: Dataset) -> None:
    own.classes.exclude(name="cat").delete()

    with pytest.raises(LabellingRefused):
        remove_class(label=find(own, "cat"), person=VISITOR)


def test_an_own_class_comes_last_and_the_network_does_not_know_it(own: Dataset) -> None:
    bicycle = add_class(dataset=own, name=" bicycle ")

    assert list_names(own) == [*LABELS, "bicycle"]
    assert bicycle.network_labels == []


def test_renaming_keeps_labels_and_predictions(own: Dataset, add: Add) -> None:
    image = add("cat")
    confirm(dataset=own, chosen=[Chosen(image.pk)], person=VISITOR)

    rename_class(label=find(own, "cat"), name="Kitten")
    rename_class(label=find(own, "Kitten"), name="kitten")

    image = Image.objects.get()
    assert image.label == image.predicted == find(own, "kitten")


@pytest.mark.parametrize(("place", "expected"), [(0, 0), (4, 4), (99, 9), (-1, 0)])
def test_a_class_is_moved_to_its_place(own: Dataset, place: int, expected: int) -> None:
    move_class(label=find(own, "cat"), place=place)

    assert list_names(own).index("cat") == expected
    assert len(list_names(own)) == 10


def test_labels_of_a_removed_class_are_to_be_reviewed_again(own: Dataset, add: Add) -> None:
    image = add("cat")
    confirm(dataset=own, chosen=[Chosen(image.pk)], person=OTHER)

    count = remove_class(label=find(own, "cat"), person=VISITOR)

    assert count == 1
    assert Image.objects.get().state == "unreviewed"
    assert Review.objects.latest("id").action == "reopen"


def test_labels_of_a_removed_class_go_where_its_owner_says(own: Dataset, add: Add) -> None:
    image = add("cat")
    confirm(dataset=own, chosen=[Chosen(image.pk)], person=VISITOR)

    remove_class(label=find(own, "cat"), person=VISITOR, labels_go_to=find(own, "dog"))

    image = Image.objects.get()
    assert (image.state, image.label) == ("corrected", find(own, "dog"))
    assert Review.objects.latest("id").action == "correct"


def test_a_removed_class_is_masked_in_what_the_network_said(own: Dataset, add: Add) -> None:
    image = add("cat")
    predict(image, cat=4, dog=3)

    remove_class(label=find(own, "cat"), person=VISITOR)

    image = Image.objects.get()
    assert image.predicted == find(own, "dog")
    assert image.confidence == pytest.approx(np.exp(3) / (np.exp(3) + 8))


def test_merged_classes_are_one_in_labels_predictions_and_the_past(own: Dataset, add: Add) -> None:
    image, doubtful = add("truck"), add("cat")
    predict(image, truck=1)
    predict(doubtful, cat=2, truck=1.9, automobile=1.9)
    confirm(dataset=own, chosen=[Chosen(image.pk)], person=VISITOR)
    mark_none(dataset=own, chosen=[Chosen(image.pk)], person=VISITOR)
    car = find(own, "automobile")

    merge_classes(into=car, others=[find(own, "truck"), car])
    undo(dataset=own, person=VISITOR)

    assert "truck" not in list_names(own)
    assert find(own, "automobile").network_labels == ["automobile", "truck"]
    assert Image.objects.get(pk=image.pk).label == car
    assert Image.objects.get(pk=doubtful.pk).predicted == car


def test_after_a_merge_a_form_from_before_is_stale(own: Dataset, add: Add) -> None:
    image = add("truck")
    confirm(dataset=own, chosen=[Chosen(image.pk)], person=VISITOR)

    merge_classes(into=find(own, "automobile"), others=[find(own, "truck")])

    assert mark_none(dataset=own, chosen=[Chosen(image.pk, 1)], person=VISITOR).stale == [image.pk]


def test_without_the_active_version_the_latest_prediction_is_told(own: Dataset, add: Add) -> None:
    image = add("cat")
    predict(image, frog=9)
    Prediction.objects.update(model_version="older/1")
    predict(image, ship=9)
    Prediction.objects.filter(model_version=active_card().model_version).update(model_version="older/2")

    remove_class(label=find(own, "cat"), person=VISITOR)

    assert Image.objects.get().predicted == find(own, "ship")
