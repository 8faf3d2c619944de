"""Files of labels, read: what cannot be used is named with its line, and nothing is guessed."""

import json
import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pytest
from django.conf import LazySettings

from classifier.labelling.imports.reading import read_labels
from classifier.labelling.imports.rows import Labels
from classifier.labelling.refusals import LabellingRefused
from classifier.models import Dataset

SHA = "0123456789abcdef" * 4


def read(dataset: Dataset, content: str | bytes, name: str = "labels.csv") -> Labels:
    return read_labels(
        dataset=dataset,
        file=BytesIO(content if isinstance(content, bytes) else content.encode()),
        name=name,
    )


def list_told(labels: Labels) -> list[tuple[str, str]]:
    return [(row.path, row.label or row.state) for row in labels.rows]


def pack(members: dict[str, bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        ("path,label\nM\xfcller.jpg,cat\n".encode("cp1252"), "UTF-8 or UTF-16"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "UTF-8 or UTF-16"),
        (b"one,two,three\n1,2,3\n", "first line must name the columns"),
        (b"path\na.jpg\n", "first line must name the columns"),
        (b"path,label\n", "no label"),
        (b'path,label\na.jpg,"' + b"x" * 70_000, "Line 2 is far too long"),
        (b'path,label\na.jpg,"cat\n' + b"b.jpg,dog\n" * 20_000, "far too long"),
        (b'{"weights": [1, 2]}', "no list of labels"),
        (b'{"files": {}, "options": {"format": "coco"}}', "holds no labels"),
        (b"PK\x03\x04 and nothing more", "not a ZIP"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_reason(
    own: Dataset, content: bytes, says: str
) -> None:
    with pytest.raises(LabellingRefused, match=says):
        read(own, content)


def test_json_that_is_nested_beyond_measure_is_a_row_that_cannot_be_used(own: Dataset) -> None:
    assert [problem.line for problem in read(own, b"[" * 100_000).problems] == [1]


def test_too_many_rows_and_too_many_bytes_are_refused(own: Dataset, settings: LazySettings) -> None:
    settings.LABELS_MAX_ROWS = 2
    assert len(read(own, "path,label\na,cat\nb,cat\n").rows) == 2
    with pytest.raises(LabellingRefused, match="at most 2"):
        read(own, "path,label\na,cat\nb,cat\nc,cat\n")
    settings.LABELS_MAX_BYTES = 1024**2
    with pytest.raises(LabellingRefused, match="1 MB"):
        read(own, b"path,label\n" + b"a.jpg,cat\n" * 200_000)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_tables_are_read_as_spreadsheets_save_them(own: Dataset, encoding: str, delimiter: str) -> None:
    text = f"File Name{delimiter}CLASS\r\nällbum/a.jpg{delimiter}cat\r\n"
    assert list_told(read(own, text.encode(encoding))) == [("ällbum/a.jpg", "cat")]


@pytest.mark.parametrize(
    "header", ["path,label", "image_path,Category", " Relative-Path ,class name", "sep=,\nfile,y"]
)
def test_headers_have_many_names(own: Dataset, header: str) -> None:
    assert list_told(read(own, f"{header}\na.jpg,cat\n")) == [("a.jpg", "cat")]


def test_a_table_of_two_columns_needs_no_header(own: Dataset) -> None:
    assert list_told(read(own, "a.jpg,cat\nb.jpg,dog\n")) == [("a.jpg", "cat"), ("b.jpg", "dog")]


def test_rows_that_say_nothing_are_named_by_line(own: Dataset) -> None:
    long_name, long_path = "x" * 101, "d" * 5000
    rows = ("a.jpg,,", ",cat,", "b.jpg,cat,12", "", f"c.jpg,{long_name},", f"{long_path},cat,", f",dog,{SHA}")
    content = "\n".join(["path,label,sha256", *rows])
    labels = read(own, content)
    assert [(problem.line, problem.reason[:12]) for problem in labels.problems] == [
        (2, "It has no la"),
        (3, "It names no "),
        (4, "Its SHA-256 "),
        (6, "The class's "),
        (7, "Its path is "),
    ]
    assert [row.sha256 for row in labels.rows] == [SHA]


def test_the_networks_own_guesses_are_no_labels(own: Dataset) -> None:
    content = (
        "path,label,source,state\n"
        "a.jpg,cat,model,unreviewed\nb.jpg,cat,human,corrected\nc.jpg,,human,left_out\nd.jpg,,human,none_of_these\n"
    )
    labels = read(own, content)
    assert labels.guesses == 1
    assert list_told(labels) == [("b.jpg", "cat"), ("c.jpg", "left_out"), ("d.jpg", "none_of_these")]


def test_what_keeps_spreadsheets_from_running_formulas_is_taken_off_again(own: Dataset) -> None:
    assert list_told(read(own, "path,label\n./=1+1.jpg,'=cat\n")) == [("=1+1.jpg", "=cat")]


def test_a_path_never_leads_elsewhere(own: Dataset) -> None:
    assert list_told(read(own, "path,label\n..\\..\\a\\b.jpg,cat\n")) == [("a/b.jpg", "cat")]


def test_json_lines_are_read_one_by_one(own: Dataset) -> None:
    labels = read(
        own, '{"path": "a.jpg", "label": "cat"}\nnonsense\n[1]\n{"path": 7, "label": ["x"]}\n', "x.jsonl"
    )
    assert list_told(labels) == [("a.jpg", "cat")]
    assert [problem.line for problem in labels.problems] == [2, 3, 4]


@pytest.mark.parametrize("count", [1, 2])
def test_json_lines_and_lists_of_objects_say_the_same(own: Dataset, count: int) -> None:
    objects = [{"file_name": f"{number}.jpg", "class": "cat"} for number in range(count)]
    lines = "\n".join(json.dumps(each) for each in objects)
    assert read(own, lines) == read(own, json.dumps(objects))
    assert len(read(own, lines).rows) == count


@pytest.mark.parametrize(
    ("labels", "names"),
    [
        ([3, 5], ["cat", "dog"]),
        ([[0, 0, 0, 1.0], [0.1, 0.9]], ["cat", "automobile"]),
        ([None, 5], ["dog"]),
        ([True, 5], ["dog"]),
        ([-1, 5], ["dog"]),
        ([10, 5], ["dog"]),
    ],
)
def test_dataset_json_numbers_the_datasets_classes(
    own: Dataset, labels: Sequence[Any], names: list[str]
) -> None:
    document = {"labels": [[f"0/{number}.png", label] for number, label in enumerate(labels)]}
    read_ones = read(own, json.dumps(document), "dataset.json")
    assert [row.label for row in read_ones.rows] == names
    assert read_ones.problem_count == len(labels) - len(names)


def test_dataset_json_may_name_its_classes(own: Dataset) -> None:
    document = {"labels": [["a.png", 1]], "classes": ["wolf", "fox"]}
    assert [row.label for row in read(own, json.dumps(document)).rows] == ["fox"]


def test_a_zip_of_folders_tells_by_folder_and_sha256(own: Dataset) -> None:
    labels = read(
        own, pack({"train/cat/a.png": b"one", "test/dog/b.png": b"two", "c.png": b"three"}), "set.zip"
    )
    assert list_told(labels) == [("train/cat/a.png", "cat"), ("test/dog/b.png", "dog")]
    assert len({row.sha256 for row in labels.rows}) == 2
    assert labels.problem_count == 1


def test_a_zip_with_a_list_tells_by_the_list(own: Dataset) -> None:
    line = json.dumps({"file_name": "a.png", "label": "cat"}).encode()
    labels = read(own, pack({"train/metadata.jsonl": line, "train/a.png": b"one"}), "set.zip")
    assert list_told(labels) == [("a.png", "cat")]
