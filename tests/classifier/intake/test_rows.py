"""Pictures' rows: gone with all that hangs on them, and nothing else."""

import pytest

from classifier.intake.rows import HANGING, delete_rows
from classifier.labelling.services import Chosen, mark_none, undo
from classifier.models import Image, Review
from tests.classifier.labelling.conftest import VISITOR, make_dataset, make_image

pytestmark = pytest.mark.django_db


def test_nothing_that_hangs_on_a_picture_is_forgotten() -> None:
    assert {relation.related_model for relation in Image._meta.related_objects} == set(HANGING)


def test_pictures_go_with_decisions_that_were_undone_and_others_stay() -> None:
    dataset = make_dataset()
    gone, kept = make_image(dataset), make_image(dataset)
    mark_none(dataset=dataset, chosen=[Chosen(gone.pk), Chosen(kept.pk)], person=VISITOR)
    undo(dataset=dataset, person=VISITOR)

    delete_rows([gone.pk])

    assert list(Image.objects.all()) == [kept]
    assert list(Review.objects.values_list("image", "action")) == [
        (kept.pk, "none_of_these"),
        (kept.pk, "undo"),
    ]
