"""Datasets are made and named."""

import uuid

import pytest

from classifier.labelling.datasets import create_dataset, rename_dataset
from classifier.labelling.refusals import LabellingRefused
<<<<<<< HEAD
from classifier.models import Dataset, Image
from classifier.people import Person
from tests.conftest import list_stored
=======
from classifier.models import Dataset
>>>>>>> f5b25e5 (Delete datasets and tell predictions again in the background; send bells through Celery where a broker is set)


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
