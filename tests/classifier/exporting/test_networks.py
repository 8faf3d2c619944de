"""A download says which network its labels are from."""

import json

from django.test import Client

from classifier.active_model import PHOTO, active_card
from classifier.models import Dataset
from tests.classifier.exporting.test_views import read


def test_the_manifest_names_the_network_that_the_dataset_goes_by(client: Client, dataset: Dataset) -> None:
    Dataset.objects.filter(pk=dataset.pk).update(network=PHOTO)

    answer = client.get(
        f"/datasets/{dataset.pk}/export/manifest", {"format": "csv", "which": "model", "sure": "0"}
    )

    assert json.loads(read(answer))["model_version"] == active_card(PHOTO).model_version
