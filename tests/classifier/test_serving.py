"""What a serving process does before its first request."""

from pathlib import Path

import pytest

from classifier import active_model, serving
from classifier.active_model import CNN
from classifier.classification import inference
from ml_models.card import CardError
from tests.classifier.test_checks import copied_model, forget_card

__all__ = ["copied_model", "forget_card"]


@pytest.fixture(autouse=True)
def unloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(inference._networks, CNN, inference._Network(CNN))
    monkeypatch.setattr(inference, "active_card", active_model.active_card.__wrapped__)


@pytest.mark.parametrize("content", [b"", b"corrupt", b"TFL3" * 1000])
def test_corrupt_or_foreign_weights_are_refused_and_never_touched(copied_model: Path, content: bytes) -> None:
    weights = copied_model / "model.tflite"
    weights.write_bytes(content)

    with pytest.raises(CardError, match=r"model\.tflite is not the file that its model card describes"):
        serving.start()

    assert not inference.is_ready()
    assert weights.read_bytes() == content


def test_missing_weights_are_named(copied_model: Path) -> None:
    with pytest.raises(CardError, match=r"weights are missing: .*model\.tflite"):
        serving.start()
