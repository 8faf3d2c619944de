"""Labels only: CSV and JSON Lines, and the script that sorts a folder by them."""

import csv
import json
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

from classifier.exporting.formats import FORMATS
from classifier.exporting.plan import Choices
from classifier.exporting.splits import Shares
from tests.classifier.exporting.making import export, make_plan, make_record, make_records


def test_each_picture_has_a_row() -> None:
    record = make_record("album/a.jpg", "bee")
    (row,) = csv.DictReader(StringIO(export(make_plan([record], "csv"), "csv").decode()))
    assert row == {
        "path": "album/a.jpg",
        "label": "bee",
        "source": "model",
        "confidence": "0.9123",
        "state": "unreviewed",
        "sha256": record.sha256,
        "split": "",
    }


def test_each_picture_has_a_line_of_json() -> None:
    plan = make_plan(make_records({"ant": 4}), "jsonl", Choices(Shares(3, 0, 1)))
    rows = [json.loads(line) for line in export(plan, "jsonl").decode().splitlines()]
    assert sorted(row["split"] for row in rows) == ["test", "train", "train", "train"]
    assert {row["confidence"] for row in rows} == {0.9123}


def test_a_hostile_name_is_no_formula_and_no_second_row() -> None:
    hostile = '=HYPERLINK("http://x","y"),\n=1+1.jpg'
    (row,) = csv.DictReader(
        StringIO(export(make_plan([make_record(hostile)], "csv"), "csv").decode(), newline="")
    )
    assert row["path"] == f"./{hostile}"


def test_a_picture_without_a_label_has_an_empty_one() -> None:
    plan = make_plan([make_record(label=None, state="none of these", source="human")], "jsonl")
    assert json.loads(export(plan, "jsonl"))["label"] is None


def test_names_that_are_not_utf8_do_not_stop_the_export() -> None:
    plan = make_plan([make_record("\udcff.jpg")], "csv")
    assert "?.jpg" in export(plan, "csv").decode()
    assert json.loads(export(plan, "jsonl"))["path"] == "\udcff.jpg"


@pytest.mark.parametrize("format_name", ["csv", "jsonl"])
def test_the_script_sorts_the_persons_own_folder(format_name: str, tmp_path: Path) -> None:
    records = [
        make_record("x/1.jpg", "ant", 0),
        make_record("y/1.jpg", "ant", 1),
        make_record("=1.jpg", "bee", 2),
        make_record("../outside.jpg", "bee", 3),
    ]
    plan = make_plan(records, format_name)
    for record in records:
        path = tmp_path / "own" / record.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(record.read())
    labels, script = tmp_path / f"labels.{format_name}", tmp_path / "sort_pictures.py"
    labels.write_bytes(export(plan, format_name))
    script.write_text(FORMATS[format_name].companions(plan)["sort_pictures.py"])

    run = subprocess.run(
        [sys.executable, script, labels, tmp_path / "own", tmp_path / "sorted"],
        capture_output=True,
        text=True,
    )

    found = {str(path.relative_to(tmp_path / "sorted")) for path in tmp_path.glob("sorted/**/*.jpg")}
    assert found == {"ant/1.jpg", "ant/1-2.jpg", "bee/=1.jpg"}
    assert run.returncode == 1
    assert "not found: ../outside.jpg" in run.stderr
