"""What people decide on pictures that wait for the network holds once it has seen them."""

import pytest

from classifier.classification.services import classify_pending
from classifier.labelling.classes import add_class, remove_class
from classifier.labelling.services import Decision, decide_each, undo
from classifier.models import Dataset, Image, Prediction, Review
from ml_models.labels import LABELS
from tests.classifier.classification.test_services import make_pending
from tests.classifier.labelling.conftest import VISITOR

pytestmark = pytest.mark.django_db


@pytest.fixture
def own() -> Dataset:
    return Dataset.objects.create(name="mine", visitor=VISITOR.visitor)


def decide(image: Image, name: str = "", state: str = "") -> None:
    label_id = image.dataset.classes.get(name=name).pk if name else None
    decide_each(dataset=image.dataset, decisions={image.pk: Decision(None, label_id, state)}, person=VISITOR)


def find_state(image: Image) -> tuple[str, str | None]:
    state, label = Image.objects.values_list("state", "label__name").get(pk=image.pk)
    return state, label


def test_an_undone_decision_does_not_come_back(own: Dataset) -> None:
    image = make_pending(own, 1)
    decide(image, "cat")
    undo(dataset=own, person=VISITOR)

    classify_pending([image])

    assert find_state(image) == ("unreviewed", None)


def test_undoing_the_second_decision_leaves_the_first(own: Dataset) -> None:
    image = make_pending(own, 1)
    decide(image, state="none_of_these")
    decide(image, state="left_out")
    undo(dataset=own, person=VISITOR)

    classify_pending([image])

    assert find_state(image) == ("none_of_these", None)


def test_each_picture_gets_its_label_and_its_prediction(own: Dataset) -> None:
    images = [make_pending(own, number) for number in range(len(LABELS) + 1)]
    for image, name in zip(images, LABELS, strict=False):
        decide(image, name)

    classify_pending(images)

    for image, name in zip(images, LABELS, strict=False):
        guess = Image.objects.get(pk=image.pk).top_class
        assert find_state(image) == ("confirmed" if guess == name else "corrected", name)
    assert find_state(images[-1]) == ("unreviewed", None)
    assert Prediction.objects.count() == len(images)


def test_a_picture_that_cannot_be_classified_keeps_its_label_and_fails_when_that_is_undone(
    own: Dataset,
) -> None:
    image = make_pending(own, 1, views=b"too short")
    decide(image, "cat")

    classify_pending([image])

    assert find_state(image) == ("corrected", "cat")
    undo(dataset=own, person=VISITOR)
    assert find_state(image) == ("failed", None)


def test_undoing_afterwards_puts_it_among_the_unreviewed(own: Dataset) -> None:
    image = make_pending(own, 1)
    decide(image, "cat")
    classify_pending([image])

    undo(dataset=own, person=VISITOR)

    assert find_state(image) == ("unreviewed", None)
    assert Review.objects.count() == 2


def test_a_class_that_is_removed_meanwhile_takes_its_labels_along_or_hands_them_on(own: Dataset) -> None:
    gone, handed = make_pending(own, 1), make_pending(own, 2)
    fox, wolf = add_class(dataset=own, name="fox"), add_class(dataset=own, name="wolf")
    decide(gone, "fox")
    decide(handed, "wolf")
    remove_class(label=fox, person=VISITOR)
    remove_class(label=wolf, person=VISITOR, labels_go_to=own.classes.get(name="dog"))

    classify_pending([gone, handed])

    assert find_state(gone) == ("unreviewed", None)
    assert find_state(handed)[1] == "dog"
