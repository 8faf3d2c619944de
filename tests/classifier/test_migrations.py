"""Pictures that are already stored survive an update of the service."""

import uuid

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


@pytest.mark.django_db(transaction=True)
def test_datasets_from_before_get_the_ten_classes_and_keep_their_predictions() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate([("classifier", "0001_datasets_images_predictions")])
    old = executor.loader.project_state([("classifier", "0001_datasets_images_predictions")]).apps
    dataset = old.get_model("classifier", "Dataset").objects.create(name="mine", visitor=uuid.uuid4())
    facts = {"dataset": dataset, "width": 9, "height": 9, "size": 9, "stored_bytes": 9}
    images = old.get_model("classifier", "Image").objects
    images.create(sha256="0", state="unreviewed", top_class="ship", confidence=0.5, **facts)
    images.create(sha256="1", **facts)
    old.get_model("classifier", "Prediction").objects.create(
        image=images.get(sha256="0"),
        confidence=0.5,
        is_unsure=True,
        is_outside=False,
        temperature=1,
        duration_ms=1,
    )

    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())

    new = executor.loader.project_state(executor.loader.graph.leaf_nodes()).apps
    seen, pending = new.get_model("classifier", "Image").objects.order_by("sha256")
    assert seen.predicted.name == "ship"
    assert seen.is_unsure
    assert pending.predicted is None
    assert seen.dataset.classes.count() == 10
