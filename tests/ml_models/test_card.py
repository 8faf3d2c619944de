"""The model card that travels with the weights."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ml_models.card import CardError, ModelCard, hash_file
from ml_models.labels import LABELS

SHIPPED = Path(__file__).resolve().parents[2] / "ml_models" / "weights" / "cifar10_cnn"


@pytest.fixture
def card_json() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((SHIPPED / "card.json").read_text())
    return content


def test_the_shipped_weights_are_what_their_card_says() -> None:
    card = ModelCard.read(SHIPPED)

    assert card.labels == LABELS
    assert card.parameters == 3_091_594
    for name in ("model.keras", "model.tflite"):
        assert card.check_file(SHIPPED, name) == SHIPPED / name


def test_a_missing_card_is_named(tmp_path: Path) -> None:
    with pytest.raises(CardError, match=r"no readable model card at .*card\.json"):
        ModelCard.read(tmp_path)


@pytest.mark.parametrize("text", ["", "[]", "{", "null", '"card"', "\udcff"])
def test_a_file_that_is_no_card_is_refused_with_a_reason(tmp_path: Path, text: str) -> None:
    (tmp_path / "card.json").write_bytes(text.encode("utf-8", "surrogateescape"))

    with pytest.raises(CardError, match="card"):
        ModelCard.read(tmp_path)


@pytest.mark.parametrize("entry", ["version", "labels", "calibration", "normalization", "views", "sha256"])
def test_a_card_without_an_entry_says_which(tmp_path: Path, card_json: dict[str, Any], entry: str) -> None:
    del card_json[entry]
    (tmp_path / "card.json").write_text(json.dumps(card_json))

    with pytest.raises(CardError, match=entry):
        ModelCard.read(tmp_path)


@pytest.mark.parametrize("version", ["", "../up", "a b", "x" * 51])
def test_a_version_that_could_not_be_shown_or_stored_is_refused(
    tmp_path: Path, card_json: dict[str, Any], version: str
) -> None:
    (tmp_path / "card.json").write_text(json.dumps(card_json | {"version": version}))

    with pytest.raises(CardError, match="version must be"):
        ModelCard.read(tmp_path)


def test_corrupt_weights_are_refused_and_stay_where_they_are(tmp_path: Path) -> None:
    weights = tmp_path / "model.tflite"
    weights.write_bytes(b"something else")

    with pytest.raises(CardError, match="not the file that its model card describes"):
        ModelCard.read(SHIPPED).check_file(tmp_path, "model.tflite")

    assert weights.read_bytes() == b"something else"


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(CardError, match=r"weights are missing: .*model\.tflite"):
        ModelCard.read(SHIPPED).check_file(tmp_path, "model.tflite")


def test_weights_that_the_card_does_not_know_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CardError, match=r"does not vouch for other\.tflite"):
        ModelCard.read(SHIPPED).check_file(tmp_path, "other.tflite")


def test_a_written_card_reads_back_the_same(tmp_path: Path) -> None:
    card = replace(ModelCard.read(SHIPPED), version="another")

    card.write(tmp_path)

    assert ModelCard.read(tmp_path) == card
    assert [path.name for path in tmp_path.iterdir()] == ["card.json"]


def test_a_file_is_known_by_its_sha256(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()

    assert hash_file(tmp_path / "empty").startswith("e3b0c44298fc1c14")
