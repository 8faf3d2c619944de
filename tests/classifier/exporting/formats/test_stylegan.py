"""dataset.json, read by the loaders' rules: Pillow's suffixes, one size, labels for every picture."""

import json
import zipfile
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from classifier.exporting.formats import FORMATS
from classifier.exporting.plan import Choices, LabelKind, Plan
from tests.classifier.exporting.making import export, make_plan, make_record, make_records


class Loader:
    """What StyleGAN's and EDM's loaders do with a ZIP: every file that may be a picture is one, in the order
    of names; the first tells the size; labels are looked up by name, and a missing one is an error."""

    def __init__(self, content: bytes) -> None:
        Image.init()
        suffixes = {*Image.EXTENSION, ".npy"}
        self.archive = zipfile.ZipFile(BytesIO(content))
        self.names = sorted(
            name for name in self.archive.namelist() if PurePosixPath(name).suffix.lower() in suffixes
        )
        self.json: dict[str, Any] = json.loads(self.archive.read("dataset.json"))
        by_name = dict(self.json["labels"])
        labels = np.array([by_name[name] for name in self.names])
        self.labels: npt.NDArray[Any] = labels.astype({1: np.int64, 2: np.float32}[labels.ndim])

    @property
    def class_count(self) -> int:
        return int(self.labels.max()) + 1 if self.labels.ndim == 1 else self.labels.shape[1]

    def picture(self, index: int) -> npt.NDArray[np.uint8]:
        pixels = np.asarray(Image.open(self.archive.open(self.names[index])))
        height, width, channels = pixels.shape
        assert height == width
        assert channels == 3
        assert height & (height - 1) == 0
        return pixels


def plan_with(labels: LabelKind, **counts: int) -> Plan:
    return make_plan(make_records(counts), "stylegan", Choices(labels=labels), side=32)


def test_the_loader_finds_every_picture_with_its_label() -> None:
    loader = Loader(export(plan_with("whole", cow=2, ant=1), "stylegan"))
    assert loader.names == [f"00000/img{number:08d}.png" for number in range(3)]
    assert loader.labels.tolist() == [2, 2, 0]
    assert {loader.picture(index).shape for index in range(3)} == {(32, 32, 3)}
    assert loader.json["classes"] == ["ant", "bee", "cow"]


def test_nothing_lies_in_the_archive_but_listed_pictures_and_two_texts() -> None:
    content = export(plan_with("whole", ant=2), "stylegan")
    with zipfile.ZipFile(BytesIO(content)) as archive:
        stored = {info.filename: info.compress_type for info in archive.infolist()}
    assert set(stored) == {"00000/img00000000.png", "00000/img00000001.png", "dataset.json", "README.txt"}
    assert set(stored.values()) == {zipfile.ZIP_STORED}


def test_whole_numbers_lose_the_last_class_and_the_person_is_told() -> None:
    plan = plan_with("whole", ant=1, bee=1)
    assert Loader(export(plan, "stylegan")).class_count == 2
    (warning,) = FORMATS["stylegan"].warn(plan)
    assert "cow" in warning
    assert "one-hot" in warning


def test_one_hot_labels_keep_the_number_of_classes() -> None:
    plan = plan_with("onehot", ant=1, bee=1)
    loader = Loader(export(plan, "stylegan"))
    assert loader.class_count == 3
    assert loader.labels.tolist() == [[1, 0, 0], [0, 1, 0]]
    assert FORMATS["stylegan"].warn(plan) == []


def test_soft_labels_are_the_networks_and_a_persons_are_certain() -> None:
    records = [make_record("a.jpg"), make_record("b.jpg", "bee", 1, source="human")]
    plan = make_plan(records, "stylegan", Choices(labels="soft"), side=32)
    labels = Loader(export(plan, "stylegan")).labels
    assert labels == pytest.approx(np.array([[0.9, 0.08, 0.02], [0.0, 1.0, 0.0]]))


def test_grey_pictures_and_such_with_transparency_become_rgb() -> None:
    records = []
    for seed, mode in enumerate(("L", "RGBA", "P", "LA")):
        buffer = BytesIO()
        Image.effect_noise((40, 40), 50).convert(mode).save(buffer, "PNG")
        content = buffer.getvalue()
        records.append(
            make_record(
                f"{mode}.png", seed=seed, size=(40, 40), format="PNG", read=lambda content=content: content
            )
        )
    loader = Loader(export(make_plan(records, "stylegan", side=32), "stylegan"))
    assert [loader.picture(index).shape for index in range(4)] == [(32, 32, 3)] * 4


def test_the_readme_says_how_to_train_with_the_labels() -> None:
    content = export(plan_with("whole", ant=1), "stylegan")
    with zipfile.ZipFile(BytesIO(content)) as archive:
        readme = archive.read("README.txt").decode()
    assert "--cond=True" in readme
    assert "--cond=1" in readme


def test_an_empty_export_is_still_valid_json() -> None:
    with zipfile.ZipFile(BytesIO(export(make_plan([], "stylegan", side=32), "stylegan"))) as archive:
        assert json.loads(archive.read("dataset.json"))["labels"] == []
