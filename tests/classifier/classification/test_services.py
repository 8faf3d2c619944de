"""Pending images get their predictions."""

import numpy as np
import pytest

from classifier.active_model import active_card
from classifier.classification.inference import classify
from classifier.classification.services import (
    classify_again,
    classify_pending,
    look_at_new,
    read_views,
)
from classifier.intake.services import store_upload
from classifier.intake.stored import make_views_again
from classifier.models import Dataset, Image, Prediction
from ml_models.labels import LABELS
from tests.drawing import make_upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def own() -> Dataset:
    return Dataset.objects.create(name="mine", visitor="11111111-2222-4333-8444-555555555555")


def make_pending(dataset: Dataset, number: int, views: bytes | None = None) -> Image:
    if views is None:
        views = np.random.default_rng(number).integers(0, 256, (2, 32, 32, 3), np.uint8).tobytes()
    return Image.objects.create(
        dataset=dataset, sha256=f"{number:064}", width=9, height=9, size=9, stored_bytes=9, views=views
    )


@pytest.mark.parametrize("views", [b"", b"too short", b"x" * (32 * 32 * 3 + 1)])
def test_an_image_without_readable_input_fails_alone(own: Dataset, views: bytes) -> None:
    broken, whole = make_pending(own, 1, views), make_pending(own, 2)

    classify_pending([broken, whole])

    assert Image.objects.get(pk=broken.pk).state == Image.State.FAILED
    assert Image.objects.get(pk=whole.pk).state == Image.State.UNREVIEWED


def test_what_is_recorded_is_what_the_network_said(own: Dataset) -> None:
    image = make_pending(own, 1)
    views = read_views(image, active_card().views)
    assert views is not None
    [expected] = classify([views])

    classify_pending([image])

    image = Image.objects.get()
    prediction = Prediction.objects.get()
    assert image.top_class == prediction.top_class == LABELS[expected.judgement.top_class]
    assert image.confidence == prediction.confidence == expected.judgement.confidence
    assert np.frombuffer(prediction.logits, np.float32) == pytest.approx(expected.judgement.logits, abs=1e-4)
    assert np.frombuffer(prediction.features, np.float32).shape == (256,)
    assert prediction.model_version == active_card().model_version
    assert image.views is None


def test_what_is_said_on_the_way_in_is_what_is_said_of_the_stored_picture(own: Dataset) -> None:
    image = store_upload(dataset=own, file=make_upload(), name="a.jpg", look=look_at_new)
    later = Dataset.objects.create(name="later", visitor=own.visitor)
    pending = store_upload(dataset=later, file=make_upload(), name="a.jpg")
    classify_pending([pending])

    image.refresh_from_db()
    assert (image.state, image.views, image.lease_until) == (Image.State.UNREVIEWED, None, None)
    for column in ("top_class", "confidence", "margin", "entropy", "is_unsure", "is_outside"):
        assert getattr(image, column) == getattr(pending, column)
    assert image.predicted is not None
    assert image.predicted.dataset == own
    first, second = Prediction.objects.order_by("created_at")
    assert bytes(first.logits) == bytes(second.logits)


def test_classifying_twice_records_once(own: Dataset) -> None:
    image = make_pending(own, 1)
    same = Image.objects.get()

    classify_pending([image])
    classify_pending([same])
    classify_pending([image])

    assert Prediction.objects.count() == 1


def test_an_image_deleted_in_the_meantime_does_not_stop_the_others(own: Dataset) -> None:
    gone, stays = make_pending(own, 1), make_pending(own, 2)
    Image.objects.filter(pk=gone.pk).delete()

    classify_pending([gone, stays])

    assert Prediction.objects.get().image == stays


def test_many_images_get_their_own_answers(own: Dataset) -> None:
    images = [make_pending(own, number) for number in range(40)]
    alone = [classify([read_views(image, active_card().views)])[0].judgement.confidence for image in images]  # type: ignore[list-item]  # all have views

    classify_pending(images)

    assert [image.confidence for image in images] == pytest.approx(alone, abs=1e-4)


def test_classifying_again_gives_the_answer_of_the_upload(image: Image) -> None:
    [before] = image.predictions.all()
    Prediction.objects.update(model_version="cifar10_cnn/earlier", top_class="nonsense")
    Image.objects.update(top_class="nonsense", confidence=0.0)

    classify_again(image=image)

    after = image.predictions.get(model_version=active_card().model_version)
    assert (after.top_class, bytes(after.logits)) == (before.top_class, bytes(before.logits))
    assert image.predictions.get(model_version="cifar10_cnn/earlier").top_class == "nonsense"
    stored = Image.objects.get()
    assert (stored.top_class, stored.confidence) == (before.top_class, before.confidence)


def test_classifying_again_twice_records_once(image: Image) -> None:
    Prediction.objects.update(model_version="cifar10_cnn/earlier")

    classify_again(image=image)
    classify_again(image=image)

    assert Prediction.objects.count() == 2


def test_classifying_again_leaves_the_state_to_people(image: Image) -> None:
    Prediction.objects.update(model_version="cifar10_cnn/earlier")
    Image.objects.update(state="confirmed", label=image.predicted)

    classify_again(image=image)

    assert Image.objects.get().state == "confirmed"


def test_a_failed_image_is_mended_by_classifying_again(image: Image) -> None:
    Prediction.objects.all().delete()
    Image.objects.update(state=Image.State.FAILED)

    classify_again(image=Image.objects.get())

    assert Image.objects.get().state == Image.State.UNREVIEWED
    assert Prediction.objects.count() == 1


def test_an_image_deleted_while_it_was_classified_again_gets_no_prediction(
    image: Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    Prediction.objects.all().delete()
    views = make_views_again(image)

    def delete_meanwhile(_image: Image, _network: str) -> object:
        Image.objects.all().delete()
        return views

    monkeypatch.setattr("classifier.classification.services.make_views_again", delete_meanwhile)

    classify_again(image=image)

    assert Prediction.objects.count() == 0


def test_a_prediction_is_told_in_the_classes_of_its_dataset(own: Dataset) -> None:
    classify_pending([make_pending(own, 1)])
    top = Image.objects.get().predicted
    assert top is not None
    assert top.network_labels == [Image.objects.get().top_class]

    other = Dataset.objects.create(name="without", visitor=own.visitor)
    other.classes.filter(name=top.name).delete()
    classify_pending([make_pending(other, 1)])

    image = Image.objects.get(dataset=other)
    assert image.top_class == top.name  # what the network said stays what it said
    assert image.predicted is not None
    assert image.predicted.dataset == other
    assert image.predicted.name != top.name


def test_without_a_class_that_the_network_knows_nothing_is_predicted(own: Dataset) -> None:
    own.classes.update(network_labels=[])

    classify_pending([make_pending(own, 1)])

    image = Image.objects.get()
    assert image.state == Image.State.UNREVIEWED
    assert (image.predicted, image.confidence, image.is_unsure) == (None, None, False)
