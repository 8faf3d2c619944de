"""The networks that the CNN was chosen over train, resume, are converted, measured and serve like it."""

from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest

from ml_models.card import ModelCard
from ml_models.predictor import load_predictor
from ml_models.training import network
from ml_models.training.architectures import TRANSFER, build_transfer, take_rgb
from ml_models.training.drawn import draw_cifar10_like
from ml_models.training.evaluate import Evaluation, Sources
from ml_models.training.recipes import RECIPES
from ml_models.training.session import train_recipe


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """MobileNet, the smallest of the four: an epoch, a stop, a second epoch, and an end before its time."""
    out = tmp_path_factory.mktemp("mobilenet")
    recipe = replace(RECIPES["mobilenet"], data="drawn", batch=128)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            network, "build_transfer_or_scratch", lambda name: (build_transfer(name, None), "scratch")
        )
        assert train_recipe(recipe, None, out, resume=False, until=1) is None
        outcome = train_recipe(recipe, None, out, resume=True, until=2, finish=True)
    assert outcome is not None
    assert len(outcome.history) == 2
    return out


def test_every_one_of_the_four_has_a_recipe_that_differs_in_its_network_alone() -> None:
    recipes = [RECIPES[name.lower()] for name in TRANSFER]
    assert [recipe.architecture for recipe in recipes] == list(TRANSFER)
    shared = [replace(recipe, name="", architecture="", mean=(0, 0, 0)) for recipe in recipes]
    assert all(recipe == shared[0] for recipe in shared)


def test_pictures_reach_imagenet_weights_as_these_learnt_them() -> None:
    pictures = draw_cifar10_like().train.x[:2].astype(np.float32)
    body = keras.applications.VGG16(include_top=False, weights=None, input_shape=(32, 32, 3), pooling="avg")
    expected = body(keras.applications.vgg16.preprocess_input(pictures.copy())).numpy()
    take_rgb(body)
    found = body((pictures - TRANSFER["VGG16"]) / 127.5).numpy()
    np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-3 * np.abs(expected).max())


def test_a_run_that_was_cut_short_says_so(run: Path) -> None:
    card = ModelCard.read(run)
    assert card.name == "mobilenet"
    assert card.training["start"] == "scratch"
    assert card.training["cut_short"]


def test_both_runtimes_say_the_same(run: Path) -> None:
    card, pictures = ModelCard.read(run), draw_cifar10_like().train.x[:5]
    logits, features = load_predictor(run, card, "litert", 1).predict(pictures)
    expected = load_predictor(run, card, "tensorflow", 1).predict(pictures)
    assert (logits.shape, features.shape) == ((5, 10), (5, 256))
    np.testing.assert_allclose(logits, expected[0], rtol=1e-3, atol=1e-3)
    np.testing.assert_allclose(features, expected[1], rtol=1e-3, atol=1e-3)


def test_it_is_measured_like_the_shipped_one(run: Path) -> None:
    evaluation = Evaluation(run, Sources(draw_cifar10_like(), thorough=False), say=lambda line: None)
    card = evaluation.write(evaluation.measure())
    assert 0 <= card.metrics["test_accuracy"] <= 1
    assert card.about["purpose"]
