"""What the pages show of a prediction."""

import numpy as np
import pytest

from classifier.active_model import active_card
from classifier.classification.selectors import find_opinions
from classifier.models import Image, Prediction
from ml_models.calibration import softmax
from ml_models.labels import LABELS


def test_an_image_without_a_prediction_has_no_opinion(image: Image) -> None:
    Prediction.objects.all().delete()

    assert find_opinions([image]) == {}


def test_the_five_likeliest_classes_come_in_order_with_their_probabilities(image: Image) -> None:
    prediction = Prediction.objects.get()
    logits = np.frombuffer(prediction.logits, np.float32)
    expected = softmax(logits, prediction.temperature)

    opinion = find_opinions([image])[image]

    assert [guess.label for guess in opinion.top] == [LABELS[i] for i in np.argsort(-expected)[:5]]
    assert [guess.percent for guess in opinion.top] == pytest.approx(sorted(expected * 100)[:-6:-1])
    assert opinion.model_version == active_card().model_version


def test_the_active_versions_opinion_goes_before_a_newer_one_of_another(image: Image) -> None:
    other = Prediction.objects.get()
    other.pk, other.model_version = None, "other/1"
    other.save(force_insert=True)

    assert find_opinions([image])[image].model_version == active_card().model_version


def test_without_the_active_version_the_latest_opinion_is_shown(image: Image) -> None:
    Prediction.objects.update(model_version="older/1")

    assert find_opinions([image])[image].model_version == "older/1"
