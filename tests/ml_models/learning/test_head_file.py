"""A learnt head as a file: what comes back is what was written, and nothing else is taken."""

import json
import struct
from typing import Any

import numpy as np
import pytest

from ml_models.learning.columns import Column
from ml_models.learning.head import LearntHead
from ml_models.learning.head_file import LARGEST_JSON, HeadFile, HeadFileError


def make_file(**changes: Any) -> HeadFile:
    """A head of two classes and none of these, of three features."""
    rng = np.random.default_rng(0)
    head = LearntHead(rng.normal(size=(3, 3)).astype(np.float32), np.zeros(3, np.float32), 0.1, (0.0, 0.25))
    given: dict[str, Any] = {
        "head": head,
        "columns": (Column(1, ("cat",)), Column(2), Column(0)),
        "classes": ("cat", "Äpfel"),
        "features": "photo_network/1",
        "network": "cifar10_cnn/1",
        "facts": {"dataset": "fruit", "version": 3, "labels": 40},
    }
    return HeadFile(**{**given, **changes})


def change(raw: bytes, path: tuple[str, ...], value: Any) -> bytes:
    """The file with another value in the JSON that says what it is."""
    (length,) = struct.unpack_from("<Q", raw)
    described = json.loads(raw[8 : 8 + length])
    inner = json.loads(described["__metadata__"]["head"])
    place = inner
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    described["__metadata__"]["head"] = json.dumps(inner)
    text = json.dumps(described).encode()
    return struct.pack("<Q", len(text)) + text + raw[8 + length :]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x80\x04\x95pickle",
        b"PK\x03\x04" + bytes(100),
        struct.pack("<Q", 2) + b"{}",
        struct.pack("<Q", LARGEST_JSON + 1) + b"{}",
        struct.pack("<Q", 2**63) + b"{}",
        struct.pack("<Q", 100_000) + b"[" * 100_000,
    ],
)
def test_other_files_are_refused(raw: bytes) -> None:
    with pytest.raises(HeadFileError, match="not the file of a learnt head"):
        HeadFile.from_bytes(raw)


def test_a_cut_file_is_refused() -> None:
    raw = make_file().to_bytes()
    for length in (7, 100, len(raw) - 1):
        with pytest.raises(HeadFileError):
            HeadFile.from_bytes(raw[:length])


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("sharpness",), -1.0),
        (("sharpness",), float("nan")),
        (("starts",), [0.1]),
        (("starts",), [float("inf"), 0]),
        (("classes",), []),
        (("classes",), ["cat", "cat"]),
        (("columns",), [[1, []]]),
        (("columns",), [[1, ["unicorn"]], [2, []], [0, []]]),
        (("columns",), [[7, []], [8, []], [9, []]]),
        (("facts",), 3),
    ],
)
def test_a_damaged_head_is_refused(path: tuple[str, ...], value: Any) -> None:
    with pytest.raises(HeadFileError):
        HeadFile.from_bytes(change(make_file().to_bytes(), path, value))


def test_numbers_that_are_none_are_refused() -> None:
    head = LearntHead(np.full((3, 3), np.nan, np.float32), np.zeros(3, np.float32), 0.1, (0.0, 0.0))
    with pytest.raises(HeadFileError, match="damaged"):
        HeadFile.from_bytes(make_file(head=head).to_bytes())


def test_what_was_written_comes_back() -> None:
    file = make_file()
    again = HeadFile.from_bytes(file.to_bytes())
    assert (again.columns, again.classes, again.facts) == (file.columns, file.classes, file.facts)
    assert (again.features, again.network) == (file.features, file.network)
    np.testing.assert_array_equal(again.head.weights, file.head.weights)
    assert again.to_bytes() == file.to_bytes()
    assert again.name == "head of fruit, version 3, after 40 labels (cifar10_cnn/1)"


def test_a_head_of_twenty_classes_is_small() -> None:
    head = LearntHead(np.zeros((1280, 20), np.float32), np.zeros(20, np.float32), 0.1, (0.0, 0.0))
    columns = tuple(Column(place) for place in range(1, 21))
    file = make_file(head=head, columns=columns, classes=tuple(f"class {n}" for n in range(20)))
    assert len(file.to_bytes()) < 120_000
