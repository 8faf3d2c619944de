"""Photographs with a manifest: unknown labels are refused, halves do not overlap, pictures stand upright."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ml_models.training.data import DataRefused
from ml_models.training.evaluation.photos import NONE, open_upright, read_manifest


def write_manifest(folder: Path, labels: list[str]) -> None:
    lines = [f"{number}.jpg,{label}" for number, label in enumerate(labels)]
    (folder / "manifest.csv").write_text("\n".join(["file,label", *lines]))


def test_a_folder_without_a_manifest_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataRefused, match=r"manifest\.csv"):
        read_manifest(tmp_path)


def test_an_unknown_label_is_refused_by_name(tmp_path: Path) -> None:
    write_manifest(tmp_path, ["cat", "zebra"])
    with pytest.raises(DataRefused, match="zebra"):
        read_manifest(tmp_path)


def test_one_half_sets_and_the_other_reports(tmp_path: Path) -> None:
    write_manifest(tmp_path, ["cat", "dog", "none", "truck", "ship"])
    setting, reporting = read_manifest(tmp_path).halve()
    assert [path.name for path in setting.paths] == ["0.jpg", "2.jpg", "4.jpg"]
    assert setting.y.tolist() == [3, NONE, 8]
    assert reporting.y.tolist() == [5, 9]


def test_a_photograph_taken_sideways_stands_upright(tmp_path: Path) -> None:
    pixels = np.zeros((10, 20, 3), np.uint8)
    pixels[:, :10] = 255
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(pixels).save(tmp_path / "a.jpg", exif=exif)
    upright = open_upright(tmp_path / "a.jpg")
    assert upright.size == (10, 20)
    assert upright.getpixel((5, 3)) == (255, 255, 255)


def test_a_photograph_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"no picture")
    for name in ("a.jpg", "b.jpg"):
        with pytest.raises(DataRefused, match=name):
            open_upright(tmp_path / name)
