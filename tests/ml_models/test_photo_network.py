"""The photo network as it ships."""

import numpy as np
import pytest

from ml_models.card import LITERT_FILE, ModelCard, hash_file
from ml_models.directions import find_directions, find_root_directions
from ml_models.labels import LABELS
from ml_models.predictor import LiteRTPredictor
from tests.ml_models.test_card import SHIPPED

FOLDER = SHIPPED.parent / "photo_network"


@pytest.fixture(scope="module")
def card() -> ModelCard:
    return ModelCard.read(FOLDER)


def test_the_card_vouches_for_the_file_and_its_version_names_it(card: ModelCard) -> None:
    assert card.labels == LABELS
    assert card.version.endswith(hash_file(FOLDER / LITERT_FILE)[:8])
    card.check_file(FOLDER, LITERT_FILE)


@pytest.mark.parametrize("name", ["LICENSE", "NOTICE"])
def test_the_licence_and_the_origin_are_beside_it(name: str, card: ModelCard) -> None:
    assert "Apache License" in (FOLDER / name).read_text()
    assert card.training["licence"] == "Apache-2.0"
    assert "efficientnet-lite1" in card.training["weights"]


def test_its_card_says_what_was_asked_of_it(card: ModelCard) -> None:
    for half in ("reporting_half", "all"):
        measured = card.metrics["photographs"][half]
        assert measured["top1"] >= 0.95
        assert measured["ece"] <= 0.03
        assert measured["true_flagged"] <= 0.1
        assert measured["none_caught"] >= 0.95


def test_its_answer_is_its_head_read_from_its_features(card: ModelCard) -> None:
    """A head that is refitted on the features later begins where this one stands."""
    predictor = LiteRTPredictor(FOLDER / LITERT_FILE, 1)
    rng = np.random.default_rng(3)
    pictures = rng.integers(0, 256, (3, 1, 1, 3), np.uint8).repeat(240, 1).repeat(240, 2)
    logits, features = predictor.predict(pictures)
    assert features.min() >= 0
    assert np.linalg.norm(find_root_directions(features), axis=1) == pytest.approx(1)
    assert logits.sum(axis=1) == pytest.approx(card.training["sharpness"], rel=0.02)


def test_a_large_feature_outshouts_the_others_less_by_its_root() -> None:
    features = np.array([[100.0, 1.0, 1.0]])
    assert find_root_directions(features)[0, 1] > find_directions(features)[0, 1] * 5


def test_nothing_stays_nothing() -> None:
    assert not find_root_directions(np.zeros((1, 4))).any()
