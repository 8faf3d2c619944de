"""The networks that the CNN was chosen over train, resume, are converted and serve like it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ml_models.card import ModelCard
from ml_models.predictor import load_predictor
from ml_models.training import network
from ml_models.training.architectures import build_transfer
from ml_models.training.drawn import draw_cifar10_like
from ml_models.training.recipe import Stage
from ml_models.training.recipes import RECIPES
from ml_models.training.session import train_recipe


@pytest.fixture(autouse=True)
def _no_download(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        network, "build_transfer_or_scratch", lambda name: (build_transfer(name, None), "scratch")
    )


def test_a_transfer_recipe_trains_in_two_sittings_and_serves(tmp_path: Path) -> None:
    recipe = replace(RECIPES["mobilenet"], data="drawn", stages=(Stage(2, 32),), batch=128)
    assert train_recipe(recipe, None, tmp_path, resume=False, until=1) is None
    outcome = train_recipe(recipe, None, tmp_path, resume=True)
    assert outcome is not None
    assert len(outcome.history) == 2
    card = ModelCard.read(tmp_path)
    assert card.name == "mobilenet"
    assert card.training["start"] == "scratch"
    pictures = draw_cifar10_like().train.x[:5]
    logits, features = load_predictor(tmp_path, card, "litert", 1).predict(pictures)
    assert (logits.shape, features.shape) == ((5, 10), (5, 256))
    assert np.isfinite(logits).all()
