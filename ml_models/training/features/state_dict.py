"""PyTorch's old weight files, read without PyTorch.

Such a file is five pickles (magic number, protocol, system, the dictionary of tensors, the order of their
storages), then each storage as an int64 count and its raw numbers. A tensor is a view of a storage with
strides of its own. The format: torch/serialization.py, `_legacy_save`.
"""

import pickle
import struct
from collections import OrderedDict
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, override

import numpy as np
import numpy.typing as npt

Weights = dict[str, npt.NDArray[Any]]
DTYPES: dict[str, np.dtype[Any]] = {"FloatStorage": np.dtype("<f4"), "LongStorage": np.dtype("<i8")}


class StateDictError(ValueError):
    """The file is no state dictionary in PyTorch's old format. The message is for people."""


class _Storage(NamedTuple):
    key: str
    dtype: np.dtype[Any]


class _Tensor(NamedTuple):
    """A view of a storage: offset, shape and strides count in numbers, not bytes."""

    storage: _Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]


class _Unpickler(pickle.Unpickler):
    """Knows the few names that a state dictionary needs, so that no file can run anything else."""

    @override
    def find_class(self, module_name: str, global_name: str) -> Any:
        names: dict[str, Any] = {
            "OrderedDict": OrderedDict,
            "_rebuild_tensor_v2": lambda storage, offset, shape, strides, *rest: _Tensor(
                storage, offset, shape, strides
            ),
            **{name: name for name in DTYPES},
        }
        if global_name not in names:
            raise StateDictError(f"the file asks for {module_name}.{global_name}, which no weights need")
        return names[global_name]

    @override
    def persistent_load(self, pid: Any) -> _Storage:
        _kind, dtype, key, *_rest = pid
        return _Storage(key, DTYPES[dtype])


def read_state_dict(path: Path) -> Weights:
    """All tensors of the file at `path`, by name. Raises OSError, StateDictError."""
    with path.open("rb") as file:
        tensors, keys = _unpickle(file)
        dtypes = {tensor.storage.key: tensor.storage.dtype for tensor in tensors.values()}
        storages = {key: _read_storage(file, dtypes[key]) for key in keys}
    return {name: _view(tensor, storages) for name, tensor in tensors.items()}


def _unpickle(file: BinaryIO) -> tuple[dict[str, _Tensor], list[str]]:
    try:
        _magic, _protocol, _system, tensors, keys = (_Unpickler(file).load() for _ in range(5))
    except (pickle.UnpicklingError, EOFError, KeyError, TypeError, IndexError) as error:
        raise StateDictError(f"this is no file of PyTorch weights: {error}") from error
    if not isinstance(tensors, dict) or not all(isinstance(each, _Tensor) for each in tensors.values()):
        raise StateDictError("this is no dictionary of tensors")
    return tensors, keys


def _read_storage(file: BinaryIO, dtype: np.dtype[Any]) -> npt.NDArray[Any]:
    (count,) = struct.unpack("<q", file.read(8))
    numbers = file.read(count * dtype.itemsize)
    if len(numbers) != count * dtype.itemsize:
        raise StateDictError("the file ends before its numbers do")
    return np.frombuffer(numbers, dtype)


def _view(tensor: _Tensor, storages: dict[str, npt.NDArray[Any]]) -> npt.NDArray[Any]:
    """A copy of the tensor's numbers; a view that reaches beyond its storage raises StateDictError."""
    storage = storages[tensor.storage.key][tensor.offset :]
    last = sum((size - 1) * stride for size, stride in zip(tensor.shape, tensor.strides, strict=True))
    if last >= len(storage) or min((last, *tensor.strides)) < 0:
        raise StateDictError("a tensor reaches beyond the numbers that the file holds")
    bytes_apart = [stride * storage.itemsize for stride in tensor.strides]
    return np.lib.stride_tricks.as_strided(storage, tensor.shape, bytes_apart).copy()
