"""Datasets are made and named."""

import uuid

import pytest

from classifier.labelling.datasets import create_dataset, rename_dataset
from classifier.labelling.refusals import LabellingRefused
from classifier.models import Dataset
from classifier.people import Person


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
