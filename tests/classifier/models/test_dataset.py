"""A dataset and its list of classes."""

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.db.models import RestrictedError

from classifier.models import Class, Dataset, Image
from ml_models.labels import LABELS

pytestmark = pytest.mark.django_db


@pytest.fixture
def own() -> Dataset:
    return Dataset.objects.create(name="mine", visitor=uuid.uuid4())


def make_labelled(own: Dataset) -> Image:
    label = own.classes.get(name="cat")
    return Image.objects.create(
        dataset=own, sha256="0", width=9, height=9, size=9, stored_bytes=9, label=label, state="confirmed"
    )


@pytest.mark.parametrize("name", ["cat", "Cat"])
def test_two_classes_of_one_name_are_refused(own: Dataset, name: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Class.objects.create(dataset=own, name=name, position=10)


def test_a_label_without_a_decision_is_refused(own: Dataset) -> None:
    image = make_labelled(own)

    with pytest.raises(IntegrityError), transaction.atomic():
        Image.objects.update(label=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Image.objects.filter(pk=image.pk).update(state="left_out")


def test_a_class_with_labels_cannot_be_deleted_from_under_them(own: Dataset) -> None:
    make_labelled(own)

    with pytest.raises(RestrictedError):
        own.classes.get(name="cat").delete()


def test_a_dataset_goes_with_its_labels_and_classes(own: Dataset) -> None:
    make_labelled(own)

    own.delete()

    assert not Image.objects.exists()
    assert not Class.objects.exists()


def test_a_new_dataset_begins_with_the_ten(own: Dataset) -> None:
    assert [each.name for each in own.classes.all()] == list(LABELS)
    assert [each.network_labels for each in own.classes.all()] == [[label] for label in LABELS]
