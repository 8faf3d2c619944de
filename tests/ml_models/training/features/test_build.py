"""From weights and pictures to a version that can be served, with a network small enough for a test."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from ml_models.card import LITERT_FILE, ModelCard, hash_file
from ml_models.predictor import load_predictor
from ml_models.preprocess import enlarge
from ml_models.training.drawn import draw_cifar10_like
from ml_models.training.features.efficientnet_lite import VARIANTS, build, list_strides
from ml_models.training.features.weights import WeightsRefused, provide_weights
from tests.ml_models.training.features.weight_files import draw_weights, write_weights

SIDE = 40


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The weights of a tiny network in place of Lite0's."""
    path = write_weights(tmp_path / "tiny.pth", draw_weights())
    tiny = replace(VARIANTS["lite0"], side=SIDE, sha256=hash_file(path))
    monkeypatch.setitem(VARIANTS, "lite0", tiny)
    return path


def test_command_makes_a_version_whose_card_vouches_for_it(weights: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"

    for _ in range(2):  # the second time with features that are there already
        call_command(
            "build_features",
            "lite0",
            "--drawn",
            "--weights",
            str(weights),
            "--out",
            str(out),
            "--pictures",
            "60",
        )

    card = ModelCard.read(out)
    card.check_file(out, LITERT_FILE)
    assert card.views.side == SIDE
    assert card.training["taught_with"] == 60
    pictures = np.random.default_rng(1).integers(0, 256, (3, SIDE, SIDE, 3), dtype=np.uint8)
    logits, features = load_predictor(out, card, "litert", threads=1).predict(pictures)
    assert (logits.shape, features.shape) == ((3, 10), (3, 24))


def test_what_the_network_learnt_it_tells_right(weights: Path, tmp_path: Path) -> None:
    call_command(
        "build_features",
        "lite0",
        "--drawn",
        "--weights",
        str(weights),
        "--out",
        str(tmp_path),
        "--pictures",
        "400",
    )
    drawn = draw_cifar10_like().train
    card = ModelCard.read(tmp_path)
    logits, _features = load_predictor(tmp_path, card, "litert", threads=1).predict(
        enlarge(drawn.x[:200], card.views)
    )

    assert (logits.argmax(1) == drawn.y[:200]).mean() > 0.3  # by chance 0.1


def test_weights_that_are_not_the_expected_ones_are_refused(weights: Path, tmp_path: Path) -> None:
    weights.write_bytes(weights.read_bytes()[:-1] + b"x")

    with pytest.raises(CommandError, match="does not hold the expected weights"):
        call_command("build_features", "lite0", "--drawn", "--weights", str(weights), "--out", str(tmp_path))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsRefused, match=r"no file .*nowhere\.pth"):
        provide_weights(VARIANTS["lite1"], tmp_path / "nowhere.pth", tmp_path)


@pytest.mark.parametrize(("name", "blocks"), [("lite0", 16), ("lite1", 21), ("lite2", 21)])
def test_variants_are_as_deep_as_published(name: str, blocks: int) -> None:
    strides = list_strides(VARIANTS[name].depth)

    assert len(strides) == blocks
    assert strides.count(2) == 4


def test_a_missing_tensor_is_named() -> None:
    weights = draw_weights()
    del weights["_blocks.3._project_conv.weight"]

    with pytest.raises(KeyError, match=r"_blocks\.3\._project_conv"):
        build(weights, replace(VARIANTS["lite0"], side=SIDE))


def test_weights_of_a_deeper_network_are_not_taken_for_a_shallow_one() -> None:
    with pytest.raises(ValueError, match=r"_blocks\.16\."):
        build(draw_weights(depth=1.1), replace(VARIANTS["lite0"], side=SIDE))
