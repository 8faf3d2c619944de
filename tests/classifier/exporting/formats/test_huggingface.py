"""The Hugging Face format, read by `datasets` itself."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from classifier.exporting.plan import Choices, Plan
from classifier.exporting.splits import Shares
from tests.classifier.exporting.making import CLASSES, export, make_plan, make_record, make_records, unpack


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "home"))


def load(plan: Plan, tmp_path: Path, *, by_readme: bool = False) -> Any:
    import datasets

    folder = unpack(export(plan, "huggingface"), tmp_path / "set")
    features = None
    if by_readme:
        snippet = re.search(r"features = (Features\(.*?\n}\))", (folder / "README.md").read_text(), re.DOTALL)
        assert snippet
        features = eval(snippet[1], vars(datasets).copy())  # noqa: S307 - the README's own code is what is tested
    cache = str(tmp_path / "cache")
    return datasets.load_dataset("imagefolder", data_dir=str(folder), features=features, cache_dir=cache)


def test_the_real_reader_finds_every_picture_and_column(tmp_path: Path) -> None:
    records = make_records({"ant": 2, "cow": 1})

    rows = list(load(make_plan(records, "huggingface"), tmp_path)["train"])

    assert [row["label"] for row in rows] == ["ant", "ant", "cow"]
    assert [row["image"].size for row in rows] == [(48, 40)] * 3
    assert [row["sha256"] for row in rows] == [record.sha256 for record in records]
    assert {(row["source"], row["state"], row["confidence"]) for row in rows} == {
        ("model", "unreviewed", 0.9123)
    }


def test_the_readmes_features_number_the_classes_in_their_order(tmp_path: Path) -> None:
    plan = make_plan(make_records({"cow": 2, "ant": 1}), "huggingface")

    rows = load(plan, tmp_path, by_readme=True)["train"]

    assert rows.features["label"].names == list(CLASSES)
    assert rows["label"][:] == [2, 2, 0]


def test_a_split_without_a_class_keeps_the_numbers(tmp_path: Path) -> None:
    plan = make_plan(make_records({"ant": 1, "cow": 8}), "huggingface", Choices(Shares(6, 2, 2)))

    splits = load(plan, tmp_path, by_readme=True)

    assert set(splits["train"]["label"]) == {0, 2}
    assert set(splits["test"]["label"]) == {2}


def test_formats_that_are_not_read_there_are_converted(tmp_path: Path) -> None:
    plan = make_plan(
        [make_record("a.avif", format="AVIF"), make_record("b.webp", format="WEBP")], "huggingface"
    )

    rows = list(load(plan, tmp_path)["train"])

    assert [row["image"].format for row in rows] == ["PNG", "WEBP"]


def test_metadata_lie_in_each_splits_own_folder(tmp_path: Path) -> None:
    plan = make_plan(make_records({"ant": 9}), "huggingface", Choices(Shares(8, 0, 2)))

    folder = unpack(export(plan, "huggingface"), tmp_path)

    assert not (folder / "metadata.jsonl").exists()
    for split, count in (("train", 7), ("test", 2)):
        lines = (folder / split / "metadata.jsonl").read_text().splitlines()
        assert len(lines) == count
        assert all((folder / split / json.loads(line)["file_name"]).is_file() for line in lines)


HARD_NAMES = (
    "a[1].jpg",
    "b#c.jpg",
    "100%.jpg",
    "d e.jpg",
    "caf\u00e9.jpg",
    "cafe\u0301.jpg",
    "CON.jpg",
    "x" * 300,
)


def test_the_real_reader_finds_pictures_under_hard_names(tmp_path: Path) -> None:
    records = [make_record(name, "ant", seed) for seed, name in enumerate(HARD_NAMES)]

    rows = list(load(make_plan(records, "huggingface"), tmp_path)["train"])

    assert {row["sha256"] for row in rows} == {record.sha256 for record in records}
    assert all(row["image"].size == (48, 40) for row in rows)


def test_pictures_without_a_confidence_are_read(tmp_path: Path) -> None:
    plan = make_plan([make_record(source="human", confidence=None)], "huggingface")

    assert load(plan, tmp_path, by_readme=True)["train"]["confidence"][:] == [None]
