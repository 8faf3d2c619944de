"""CIFAR-10 from wherever it lies, and its division into training and validation."""

import csv
import pickle
import tarfile
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ml_models.labels import LABELS

Pixels = NDArray[np.uint8]
VALIDATION = 5000


# What NumPy, tarfile, pickle and Pillow raise for files that are cut off, damaged or something else.
UNREADABLE = (
    *(OSError, EOFError, ValueError, TypeError, LookupError, pickle.UnpicklingError),
    *(tarfile.TarError, zipfile.BadZipFile, zlib.error),
)


class DataRefused(Exception):
    """The data cannot be used; the message says what is wrong with it."""


@dataclass(frozen=True)
class Pictures:
    """uint8 pictures (N, 32, 32, 3) with label numbers uint8 (N,)."""

    x: Pixels
    y: Pixels

    def __len__(self) -> int:
        return len(self.y)

    def take(self, rows: NDArray[np.int64]) -> "Pictures":
        return Pictures(self.x[rows], self.y[rows])


@dataclass(frozen=True)
class Cifar10:
    """The official training split, and the test split where the source has one."""

    train: Pictures
    test: Pictures | None


def load_cifar10(source: Path | None) -> Cifar10:
    """Reads an .npz, the official python archive or its folder, or the competition's folder.

    Without a source Keras downloads CIFAR-10. Raises DataRefused for anything else.
    """
    if source is None:
        return _download()
    if not source.exists():
        raise DataRefused(f"There is no file or folder {source}.")
    try:
        return _read(source)
    except UNREADABLE as error:
        reason = str(error) if isinstance(error, OSError) else type(error).__name__
        raise DataRefused(f"{source} is broken or incomplete: {reason}") from error


def _read(source: Path) -> Cifar10:
    if source.suffix == ".npz":
        return _read_npz(source)
    if (source / "trainLabels.csv").exists():
        return Cifar10(_read_competition(source), None)
    if source.is_dir() or tarfile.is_tarfile(source):
        return _read_batches(source)
    raise DataRefused(f"{source} is neither an .npz, a cifar-10-python archive nor the competition's folder.")


def split_validation(pictures: Pictures, seed: int, size: int = VALIDATION) -> tuple[Pictures, Pictures]:
    """Training and validation; each class gives the same share to validation, the seed says which."""
    rng = np.random.default_rng([seed, 1])
    held: list[NDArray[np.int64]] = []
    for label in np.unique(pictures.y):
        rows = rng.permutation(np.flatnonzero(pictures.y == label))
        held.append(rows[: round(len(rows) * size / len(pictures))])
    mask = np.zeros(len(pictures), bool)
    mask[np.concatenate(held)] = True
    return pictures.take(np.flatnonzero(~mask)), pictures.take(np.flatnonzero(mask))


def _check(x: Any, y: Any) -> Pictures:
    pixels, labels = np.asarray(x), np.asarray(y).reshape(-1)
    if pixels.dtype != np.uint8 or pixels.shape != (len(labels), 32, 32, 3):
        raise DataRefused(f"Expected uint8 (N, 32, 32, 3) pictures, found {pixels.dtype} {pixels.shape}.")
    if len(labels) == 0:
        raise DataRefused("There is not one picture in it.")
    if labels.min() < 0 or labels.max() >= len(LABELS):
        raise DataRefused(f"The label numbers must lie between 0 and {len(LABELS) - 1}.")
    return Pictures(pixels, labels.astype(np.uint8))


def _download() -> Cifar10:
    import keras

    try:
        (x_train, y_train), (x_test, y_test) = keras.datasets.cifar10.load_data()
    except Exception as error:  # Keras wraps a failed download in bare Exception
        raise DataRefused(f"CIFAR-10 cannot be downloaded; name a copy with --data. {error}") from error
    return Cifar10(_check(x_train, y_train), _check(x_test, y_test))


def _read_npz(path: Path) -> Cifar10:
    with np.load(path) as file:
        missing = {"x_train", "y_train"} - set(file.files)
        if missing:
            raise DataRefused(f"{path} lacks {', '.join(sorted(missing))}.")
        test = _check(file["x_test"], file["y_test"]) if "x_test" in file.files else None
        return Cifar10(_check(file["x_train"], file["y_train"]), test)


def _read_batches(source: Path) -> Cifar10:
    """The five batches and test_batch of the official archive, packed or unpacked."""
    batches = _find_batches(source)
    names = [f"data_batch_{number}" for number in range(1, 6)]
    missing = [name for name in [*names, "test_batch"] if name not in batches]
    if missing:
        raise DataRefused(f"{source} lacks {', '.join(missing)}.")
    parts = [_unpickle(batches[name]) for name in names]
    train = _check(np.concatenate([p.x for p in parts]), np.concatenate([p.y for p in parts]))
    return Cifar10(train, _unpickle(batches["test_batch"]))


def _find_batches(source: Path) -> dict[str, bytes]:
    if source.is_dir():
        return {path.name: path.read_bytes() for path in source.rglob("*_batch*") if path.is_file()}
    found: dict[str, bytes] = {}
    with tarfile.open(source) as archive:
        for member in archive:
            content = archive.extractfile(member) if "_batch" in member.name else None
            if content is not None:
                found[Path(member.name).name] = content.read()
    return found


class _ArraysOnly(pickle.Unpickler):
    """Reads pickled arrays and nothing else, so that a foreign archive cannot run code."""

    def find_class(self, module: str, name: str) -> Any:
        if module.split(".")[0] == "numpy" and name in {"ndarray", "dtype", "_reconstruct"}:
            return super().find_class(module.replace("numpy.core", "numpy._core"), name)
        raise DataRefused(f"The archive holds {module}.{name}, which does not belong there.")


def _unpickle(content: bytes) -> Pictures:
    batch = _ArraysOnly(BytesIO(content), encoding="bytes").load()
    return _check(np.asarray(batch[b"data"]).reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1), batch[b"labels"])


def _read_competition(folder: Path) -> Pictures:
    """train/<id>.png and trainLabels.csv with the columns id and label."""
    with (folder / "trainLabels.csv").open(newline="") as file:
        rows = [(row["id"], row["label"]) for row in csv.DictReader(file)]
    unknown = {label for _, label in rows} - set(LABELS)
    if unknown:
        raise DataRefused(f"trainLabels.csv has unknown labels: {', '.join(sorted(unknown))}.")
    x = np.stack([_read_png(folder / "train" / f"{name}.png") for name, _ in rows])
    return _check(x, [LABELS.index(label) for _, label in rows])


def _read_png(path: Path) -> Pixels:
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))
