"""manage.py evaluate: refusals, and figures that reach the terminal, the card and the folder of figures."""

import shutil
from dataclasses import replace
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from ml_models.card import FAMILIAR_FILE, ModelCard
from ml_models.labels import LABELS
from tests.ml_models.test_card import SHIPPED


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(SHIPPED, tmp_path / "version")
    card = ModelCard.read(SHIPPED)
    replace(card, about={}, networks=[], metrics={}).write(tmp_path / "version")
    return tmp_path / "version"


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    rng = np.random.default_rng(0)
    lines = ["file,label"]
    for number in range(24):
        pixels = rng.integers(0, 256, (40, 60, 3), np.uint8)
        Image.fromarray(pixels).save(tmp_path / f"{number}.png")
        lines.append(f"{number}.png,{'none' if number % 12 > 9 else LABELS[number % 12]}")
    (tmp_path / "manifest.csv").write_text("\n".join(lines))
    return tmp_path


def test_a_folder_without_a_card_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no readable model card"):
        call_command("evaluate", tmp_path, drawn=True)


def test_photographs_without_a_manifest_are_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"manifest\.csv"):
        call_command("evaluate", folder, drawn=True, photos=tmp_path / "nowhere", calibrate=True)


def test_a_network_beside_it_that_was_never_measured_is_refused_before_anything_is_measured(
    folder: Path, tmp_path: Path
) -> None:
    out = StringIO()
    with pytest.raises(CommandError, match="no readable model card"):
        call_command("evaluate", folder, drawn=True, beside=[tmp_path / "nowhere"], stdout=out)
    assert out.getvalue() == ""


def test_the_accuracy_of_a_network_beside_it_comes_from_its_own_card(folder: Path, tmp_path: Path) -> None:
    other = replace(ModelCard.read(SHIPPED), name="mobilenet", metrics={"test_accuracy": 0.7})
    (tmp_path / "mobilenet").mkdir()
    other.write(tmp_path / "mobilenet")
    call_command("evaluate", folder, drawn=True, quick=True, beside=[tmp_path / "mobilenet"])
    [entry] = [entry for entry in ModelCard.read(folder).networks if entry["name"] == "mobilenet"]
    assert entry["measured_accuracy"] == 0.7


def test_a_dry_run_leaves_the_card_as_it_is(folder: Path) -> None:
    before = (folder / "card.json").read_bytes()
    out = StringIO()
    call_command("evaluate", folder, drawn=True, dry_run=True, stdout=out)
    assert "test split, single" in out.getvalue()
    assert (folder / "card.json").read_bytes() == before


def test_figures_reach_the_card_the_terminal_and_the_folder(folder: Path, photos: Path) -> None:
    outside = photos / "outside.npz"
    np.savez(outside, x=np.random.default_rng(1).integers(0, 256, (20, 32, 32, 3), np.uint8))
    out = StringIO()
    call_command("evaluate", folder, drawn=True, photos=photos, outside=outside, calibrate=True, stdout=out)
    card = ModelCard.read(folder)
    assert 0 <= card.metrics["test"]["single"]["accuracy"] <= 1
    assert card.metrics["photographs"]["all"]["none_photos"] == 4
    assert card.metrics["outside"]["served"]["kept"] >= 0
    card.check_file(folder, FAMILIAR_FILE)
    assert (folder / FAMILIAR_FILE).read_bytes() != (SHIPPED / FAMILIAR_FILE).read_bytes()
    assert set(card.metrics["robustness"]) >= {"blur", "noise", "jpeg", "rotation"}
    assert card.calibration != ModelCard.read(SHIPPED).calibration
    assert card.metrics["test"]["views_averaged"]["views"] in {2, 6, 10}
    assert set(card.about) == {"purpose", "use", "not_for", "data", "limits", "biases"}
    assert len(card.networks) == 5
    for text in ("photographs, reporting half", "none of the ten, served", "robustness", "precision"):
        assert text in out.getvalue()
    assert {path.name for path in (folder / "figures").iterdir()} >= {
        "confusion.svg", "reliability.svg", "layers.svg", "filters.svg",
    }  # fmt: skip
