"""NumPy arrays as CIFAR-10 has them: x_train uint8 (N, 32, 32, 3), y_train uint8 (N, 1), and so on."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext_lazy as _

from classifier.ahead import map_ahead
from classifier.exporting.archives import Large, Log, Member, Small, stream_archive
from classifier.exporting.formats.base import Basics, name_splits
from classifier.exporting.plan import Plan
from classifier.exporting.records import ExportRecord

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Npz(Basics):
    """`x_<split>`, `y_<split>` and `classes`; without splits all is `train`."""

    name: ClassVar[str] = "npz"
    summary: ClassVar[StrOrPromise] = _("NumPy arrays like CIFAR-10's: x_train, y_train, ... and classes")
    suffix: ClassVar[str] = ".npz"
    is_square: ClassVar[bool] = True

    def stream(self, plan: Plan, log: Log) -> Iterator[bytes]:
        """The file's bytes; they are written array by array, so that any size fits."""
        return stream_archive(self._members(plan), log)

    def _members(self, plan: Plan) -> Iterator[Member]:
        dtype = np.dtype(np.uint8 if len(plan.classes) <= 256 else np.uint16)
        for split in name_splits(plan, "train"):
            yield Large(f"x_{split}.npy", partial(_write_pictures, plan, split), costly=True)
            yield Large(f"y_{split}.npy", partial(_write_labels, plan, split, dtype))
        yield Small("classes.npy", partial(_write_array, np.array(plan.classes)))


def _write_pictures(plan: Plan, split: str) -> Iterator[bytes]:
    square = plan.shape.square
    if square is None:
        raise ValueError("an array needs pictures of one size")
    yield _head(np.dtype(np.uint8), (_count(plan, split), square.side, square.side, 3))
    yield from map_ahead(
        lambda record: square.draw(record, plan.shape.budget).tobytes(), _in_split(plan, split)
    )


def _write_labels(plan: Plan, split: str, dtype: np.dtype[np.generic]) -> Iterator[bytes]:
    yield _head(dtype, (_count(plan, split), 1))
    for record in _in_split(plan, split):
        yield dtype.type(record.class_index).tobytes()


def _in_split(plan: Plan, split: str) -> Iterator[ExportRecord]:
    for record in plan.records():
        if record.class_index is not None and (record.split or "train") == split:
            yield record


def _count(plan: Plan, split: str) -> int:
    return sum(
        count
        for (of_split, index), count in plan.counts.items()
        if index is not None and (of_split or "train") == split
    )


def _head(dtype: np.dtype[np.generic], shape: tuple[int, ...]) -> bytes:
    buffer = BytesIO()
    description = {"descr": np.lib.format.dtype_to_descr(dtype), "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(buffer, description)
    return buffer.getvalue()


def _write_array(array: npt.NDArray[np.str_]) -> bytes:
    buffer = BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()
