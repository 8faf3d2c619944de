"""manage.py convert_model"""

import shutil
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from ml_models.card import ModelCard
from ml_models.predictor import load_predictor
from tests.ml_models.test_card import SHIPPED


@pytest.fixture
def folder(settings: LazySettings, tmp_path: Path) -> Path:
    settings.MODELS_DIR = tmp_path
    shutil.copytree(SHIPPED, tmp_path / "copied")
    (tmp_path / "copied" / "model.tflite").unlink()
    return tmp_path / "copied"


def test_a_model_that_is_not_there_is_named(folder: Path) -> None:
    with pytest.raises(CommandError, match=r"no readable model card at .*unknown"):
        call_command("convert_model", "unknown")


def test_a_corrupt_network_is_not_converted(folder: Path) -> None:
    (folder / "model.keras").write_bytes(b"corrupt")

    with pytest.raises(CommandError, match="not the file that its model card describes"):
        call_command("convert_model", "copied")

    assert not (folder / "model.tflite").exists()


def test_the_converted_network_answers_like_the_shipped_one(folder: Path) -> None:
    out = StringIO()

    call_command("convert_model", "copied", stdout=out)

    card = ModelCard.read(folder)
    pictures = np.random.default_rng(0).integers(0, 256, (20, 32, 32, 3), np.uint8)
    converted = load_predictor(folder, card, "litert", threads=1).predict(pictures)
    shipped = load_predictor(SHIPPED, ModelCard.read(SHIPPED), "litert", threads=1).predict(pictures)
    assert card.sha256["model.tflite"] in out.getvalue()
    for ours, theirs in zip(converted, shipped, strict=True):
        assert np.abs(ours - theirs).max() < 1e-5
