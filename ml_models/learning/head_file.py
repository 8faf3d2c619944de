"""A learnt head as a small file that can be taken along: numbers and JSON, nothing that runs.

The format is safetensors (https://github.com/huggingface/safetensors): eight bytes with the length of the
JSON that follows, and then raw float32 numbers.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from ml_models.learning.columns import NONE_OF_THESE, Column, read_columns, write_columns
from ml_models.learning.head import LearntHead

SUFFIX = ".safetensors"
FORMAT = "classifyme head 1"
LARGEST, LARGEST_JSON = 64 * 1024 * 1024, 1024 * 1024
NETWORKS = 2


class HeadFileError(Exception):
    """The file holds no head that can be read. The message is for people."""


@dataclass(frozen=True)
class HeadFile:
    """A head and what it takes to use it elsewhere.

    Its columns name the classes by their places from 1 on; what is not among them is masked. `features` is
    the version of the feature network, `network` that of the dataset's network, whose opinion is asked for
    the classes that it knows. `facts` say where it comes from: dataset, version, labels, date.
    """

    head: LearntHead
    columns: tuple[Column, ...]
    classes: tuple[str, ...]
    features: str
    network: str
    facts: Mapping[str, Any]

    @property
    def class_ids(self) -> range:
        """What the columns call the classes."""
        return range(1, len(self.classes) + 1)

    @property
    def name(self) -> str:
        """Who answers, for files and programs."""
        facts = self.facts
        return (
            f"head of {facts.get('dataset', '?')}, version {facts.get('version', '?')}, "
            f"after {facts.get('labels', '?')} labels ({self.network})"
        )

    def to_bytes(self) -> bytes:
        """The file. The same head gives the same bytes."""
        tensors = {"weights": self.head.weights, "intercept": self.head.intercept}
        numbers, described = b"", dict[str, Any]()
        for name, tensor in tensors.items():
            raw = np.asarray(tensor, "<f4").tobytes()
            place = [len(numbers), len(numbers) + len(raw)]
            described[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": place}
            numbers += raw
        described["__metadata__"] = {"format": FORMAT, "head": json.dumps(self._describe(), sort_keys=True)}
        text = json.dumps(described, sort_keys=True).encode()
        text += b" " * (-len(text) % 8)
        return struct.pack("<Q", len(text)) + text + numbers

    def _describe(self) -> dict[str, Any]:
        return {
            "classes": list(self.classes),
            "columns": write_columns(self.columns),
            "starts": list(self.head.starts),
            "sharpness": self.head.sharpness,
            "features": self.features,
            "network": self.network,
            "facts": dict(self.facts),
        }

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """What `to_bytes` wrote. Raises HeadFileError for anything else."""
        try:
            described, numbers = _split(raw)
            told = json.loads(described["__metadata__"]["head"])
            read = cls(
                LearntHead(
                    _read_tensor(described["weights"], numbers, 2),
                    _read_tensor(described["intercept"], numbers, 1),
                    float(told["sharpness"]),
                    tuple(float(start) for start in told["starts"]),
                ),
                tuple(read_columns(told["columns"])),
                tuple(str(name) for name in told["classes"]),
                str(told["features"]),
                str(told["network"]),
                dict(told["facts"]),
            )
        except (KeyError, TypeError, ValueError, struct.error, RecursionError) as error:
            raise HeadFileError("this is not the file of a learnt head, or it is damaged") from error
        read._check()
        return read

    def _check(self) -> None:
        head, known = self.head, {NONE_OF_THESE, *self.class_ids}
        is_whole = (
            head.weights.shape[1:] == head.intercept.shape == (len(self.columns),)
            and len(head.starts) == NETWORKS
            and all(map(math.isfinite, head.starts))
            and math.isfinite(head.sharpness)
            and head.sharpness >= 0
            and bool(np.isfinite(head.weights).all() and np.isfinite(head.intercept).all())
            and len(set(self.classes)) == len(self.classes) > 0
            and any(column.class_id in known for column in self.columns)
        )
        if not is_whole:
            raise HeadFileError("the head in this file is damaged: its parts do not go together")


def _split(raw: bytes) -> tuple[dict[str, Any], bytes]:
    """The JSON and the numbers behind it. Raises ValueError and the like."""
    (length,) = struct.unpack_from("<Q", raw)
    if length > LARGEST_JSON or len(raw) > LARGEST:
        raise ValueError("too large")
    described = json.loads(raw[8 : 8 + length])
    if described["__metadata__"]["format"] != FORMAT:
        raise ValueError("another format")
    return described, raw[8 + length :]


def _read_tensor(described: Mapping[str, Any], numbers: bytes, dimensions: int) -> np.ndarray[Any, Any]:
    first, behind = described["data_offsets"]
    shape = [int(size) for size in described["shape"]]
    if described["dtype"] != "F32" or len(shape) != dimensions or not 0 <= first <= behind <= len(numbers):
        raise ValueError("another kind of numbers")
    return np.frombuffer(numbers[first:behind], "<f4").reshape(shape)
