"""Many rows at once: as they would be, saved one by one."""

import uuid

import pytest

from classifier.models import Image, Review
from classifier.statements import insert_all, update_all
from tests.classifier.classification.waiting import make_dataset, make_waiting

pytestmark = pytest.mark.django_db


def test_nothing_is_no_failure() -> None:
    insert_all([])
    update_all([], ["state"])


def test_inserted_rows_are_what_they_were_made_as() -> None:
    dataset = make_dataset()
    label = dataset.classes.last()
    made = [
        Review(
            dataset=dataset,
            image=image,
            batch=uuid.uuid4(),
            action=Review.Action.CORRECT,
            label_after=label,
            state_before="unreviewed",
            state_after="corrected",
            drawn_at_random=True,
            visitor=uuid.uuid4(),
        )
        for image in make_waiting(dataset, 3)
    ]

    insert_all(made)

    columns = [field.attname for field in Review._meta.concrete_fields if field.name != "id"]
    kept = Review.objects.order_by("id")
    assert [[getattr(row, name) for name in columns] for row in kept] == [
        [getattr(row, name) for name in columns] for row in made
    ]


def test_updated_rows_get_values_of_their_own_and_others_none() -> None:
    dataset = make_dataset()
    first, second, other = make_waiting(dataset, 3)
    first.confidence, first.views, first.predicted = 0.25, None, dataset.classes.first()
    second.confidence, second.is_unsure = None, True
    other.confidence = 0.5

    update_all([first, second], ["confidence", "views", "predicted", "is_unsure"])

    kept = {image.pk: image for image in Image.objects.all()}
    assert (kept[first.pk].confidence, kept[first.pk].views) == (0.25, None)
    assert kept[first.pk].predicted == first.predicted
    assert kept[second.pk].is_unsure
    assert kept[second.pk].views is not None
    assert kept[other.pk].confidence is None
