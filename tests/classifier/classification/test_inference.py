"""The one door to the network."""

import threading
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from django.conf import LazySettings

from classifier import active_model
from classifier.active_model import NETWORKS, PHOTO
from classifier.classification import inference
from ml_models.card import CardError
from ml_models.predictor import Predictor, load_predictor


@pytest.fixture
def unloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NETWORKS:
        monkeypatch.setitem(inference._networks, name, inference._Network(name))
    monkeypatch.setattr(inference, "active_card", active_model.active_card.__wrapped__)


@pytest.mark.parametrize("name", ["unknown", "../weights", "", "cifar10_cnn/"])
def test_a_model_that_is_not_there_is_refused_by_name(
    unloaded: None, settings: LazySettings, name: str
) -> None:
    settings.CLASSIFIER_MODEL = name

    with pytest.raises(CardError, match="CLASSIFIER_MODEL must be one of cifar10_cnn"):
        inference.load_network()

    assert not inference.is_ready()


def test_the_service_is_not_ready_before_the_network_is_warm(unloaded: None) -> None:
    assert not inference.is_ready()
    inference.load_network()
    assert inference.is_ready()


def test_the_network_is_loaded_once_however_many_ask(unloaded: None, monkeypatch: pytest.MonkeyPatch) -> None:
    loads = []

    def count(*args: Any) -> Predictor:
        loads.append(args)
        return load_predictor(*args)

    monkeypatch.setattr(inference, "load_predictor", count)

    threads = [threading.Thread(target=inference.load_network) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(loads) == 1


def test_nothing_asked_is_nothing_answered() -> None:
    assert inference.classify([]) == []


def test_pictures_with_one_and_with_several_views_keep_their_own() -> None:
    rng = np.random.default_rng(0)
    pictures = [rng.integers(0, 256, (count, 32, 32, 3), np.uint8) for count in (1, 2, 1, 4, 13)]

    together = inference.classify(pictures)

    for picture, classification in zip(pictures, together, strict=True):
        [alone] = inference.classify([picture])
        assert classification.judgement.probabilities == pytest.approx(
            alone.judgement.probabilities, abs=1e-4
        )
        assert classification.features.shape == (256,)
        assert classification.duration_ms > 0


def test_probabilities_asked_for_patiently_are_those_of_a_classification() -> None:
    rng = np.random.default_rng(1)
    pictures = [rng.integers(0, 256, (count, 32, 32, 3), np.uint8) for count in (1, 2, 2, 1, 3, 1)]

    patient = list(inference.find_probabilities(iter(pictures)))

    for found, classification in zip(patient, inference.classify(pictures), strict=True):
        assert found == pytest.approx(classification.judgement.probabilities, abs=1e-4)


def draw_large(count: int) -> list[npt.NDArray[np.uint8]]:
    rng = np.random.default_rng(2)
    return [rng.integers(0, 256, (1, 240, 240, 3), np.uint8) for _ in range(count)]


def test_the_photo_network_is_loaded_when_it_is_first_asked(unloaded: None) -> None:
    inference.load_network()
    assert not inference.is_ready(PHOTO)
    inference.classify(draw_large(1), network=PHOTO)
    assert inference.is_ready(PHOTO)


def test_photographs_that_vanished_weights_should_answer_are_refused(
    unloaded: None, settings: LazySettings, tmp_path: Path
) -> None:
    settings.MODELS_DIR = tmp_path
    with pytest.raises(CardError, match="no readable model card"):
        inference.classify(draw_large(1), network=PHOTO)
    assert not inference.is_ready(PHOTO)


def test_pictures_of_another_networks_size_are_refused() -> None:
    with pytest.raises(ValueError, match="240"):
        inference.classify([np.zeros((1, 32, 32, 3), np.uint8)], network=PHOTO)


def test_the_photo_network_says_the_same_of_pictures_asked_together_and_alone() -> None:
    pictures = draw_large(3)
    together = inference.classify(pictures, network=PHOTO, batch=3)
    for picture, found in zip(pictures, together, strict=True):
        [alone] = inference.classify([picture], network=PHOTO)
        assert (alone.judgement.logits == found.judgement.logits).all()
        assert found.features.shape == (1280,)
        assert found.network == PHOTO
