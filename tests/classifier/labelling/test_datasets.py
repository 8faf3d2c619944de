"""Datasets are made, named and deleted, with their files."""

import uuid
from pathlib import Path

import pytest
from django.test import Client

from classifier.labelling.datasets import create_dataset, delete_dataset, rename_dataset
from classifier.labelling.refusals import LabellingRefused
from classifier.models import Dataset, Image
from classifier.people import Person
from tests.conftest import list_stored


@pytest.mark.parametrize("name", ["", " \t\n", "x" * 201])
def test_a_name_that_is_none_is_refused(own: Dataset, name: str) -> None:
    with pytest.raises(LabellingRefused):
        create_dataset(person=Person(uuid.uuid4()), name=name)
    with pytest.raises(LabellingRefused):
        rename_dataset(dataset=own, name=name)
    assert Dataset.objects.get().name == "mine"


def test_a_name_is_kept_in_one_line(own: Dataset) -> None:
    rename_dataset(dataset=own, name="  Cats\nand  dogs ")

    assert Dataset.objects.get().name == "Cats and dogs"


def test_a_deleted_dataset_is_gone_with_its_files_and_no_others(
    client: Client, image: Image, stranger: Client, pictures_dir: Path
) -> None:
    delete_dataset(dataset=image.dataset)

    assert list(Image.objects.values_list("path", flat=True)) == ["strangers.jpg"]
    assert Dataset.objects.count() == 1
    assert len(list_stored(pictures_dir)) == 1
