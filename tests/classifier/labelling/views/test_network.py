"""The page where a dataset's network is chosen."""

import pytest
from django.test import Client

from classifier.models import Dataset, Image
from tests.classifier.networks import turned_off

__all__ = ["turned_off"]


def test_a_foreign_dataset_does_not_exist(owner: Client, foreign: Image) -> None:
    address = f"/datasets/{foreign.dataset_id}/network"
    assert owner.get(address).status_code == 404
    assert owner.post(address, {"network": "photo"}).status_code == 404
    assert Dataset.objects.get(pk=foreign.dataset_id).network == "cnn"


@pytest.mark.parametrize("name", ["", "vgg16", "PHOTO"])
def test_a_network_that_is_none_is_refused(owner: Client, own: Dataset, name: str) -> None:
    assert owner.post(f"/datasets/{own.pk}/network", {"network": name}).status_code == 400


def test_turned_off_it_cannot_be_chosen(turned_off: None, owner: Client, own: Dataset) -> None:
    page = owner.get(f"/datasets/{own.pk}/network").content.decode()
    assert "turned off" in page

    answer = owner.post(f"/datasets/{own.pk}/network", {"network": "photo"}, follow=True)

    assert "turned off" in answer.content.decode()
    assert Dataset.objects.get(pk=own.pk).network == "cnn"


def test_the_page_says_with_figures_which_is_better_for_what(owner: Client, own: Dataset) -> None:
    page = owner.get(f"/datasets/{own.pk}/network").content.decode()
    assert "Photographs told right" in page
    assert "The photo network" in page


def test_the_choice_counts_and_is_shown(owner: Client, own: Dataset) -> None:
    answer = owner.post(f"/datasets/{own.pk}/network", {"network": "photo"}, follow=True)

    changed = Dataset.objects.get(pk=own.pk)
    assert (changed.network, changed.reclassify_after is None) == ("photo", False)
    assert "the photo network" in answer.content.decode()


def test_the_same_again_changes_nothing(owner: Client, own: Dataset) -> None:
    owner.post(f"/datasets/{own.pk}/network", {"network": "cnn"})
    assert Dataset.objects.get(pk=own.pk).reclassify_after is None
