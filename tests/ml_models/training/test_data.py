"""CIFAR-10 is read from every form in which people have it; anything else is refused in plain words."""

import csv
import pickle
import tarfile
from pathlib import Path

import keras
import numpy as np
import pytest
from PIL import Image

from ml_models.labels import LABELS
from ml_models.training.data import DataRefused, Pictures, load_cifar10, split_validation


def draw(count: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(count)
    return rng.integers(0, 256, (count, 32, 32, 3), dtype=np.uint8), np.arange(count, dtype=np.uint8) % 10


def write_batches(folder: Path) -> None:
    folder.mkdir()
    for number, name in enumerate([*(f"data_batch_{n}" for n in range(1, 6)), "test_batch"]):
        x, y = draw(10 + number)
        batch = {b"data": x.transpose(0, 3, 1, 2).reshape(len(x), -1), b"labels": y.tolist()}
        (folder / name).write_bytes(pickle.dumps(batch))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataRefused, match=r"nothing\.npz"):
        load_cifar10(tmp_path / "nothing.npz")


def test_a_foreign_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear all")
    with pytest.raises(DataRefused, match="neither"):
        load_cifar10(tmp_path / "letter.txt")


def test_an_npz_without_labels_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", x_train=draw(3)[0])
    with pytest.raises(DataRefused, match="y_train"):
        load_cifar10(tmp_path / "a.npz")


def test_pictures_of_another_size_are_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", x_train=np.zeros((3, 28, 28, 3), np.uint8), y_train=np.zeros(3))
    with pytest.raises(DataRefused, match="28"):
        load_cifar10(tmp_path / "a.npz")


@pytest.mark.parametrize("name", ["a.npz", "cifar-10-python.tar.gz"])
@pytest.mark.parametrize("share", [0, 0.5])
def test_a_file_that_was_cut_off_is_refused(tmp_path: Path, name: str, share: float) -> None:
    x, y = draw(40)
    np.savez(tmp_path / "whole.npz", x_train=x, y_train=y)
    write_batches(tmp_path / "batches")
    with tarfile.open(tmp_path / "whole.tar.gz", "w:gz") as archive:
        archive.add(tmp_path / "batches", "batches")
    whole = (tmp_path / f"whole{'.npz' if name == 'a.npz' else '.tar.gz'}").read_bytes()
    (tmp_path / name).write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(DataRefused, match=name):
        load_cifar10(tmp_path / name)


def test_a_picture_that_the_competitions_table_names_but_its_folder_lacks_is_named(tmp_path: Path) -> None:
    (tmp_path / "trainLabels.csv").write_text("id,label\n7,cat\n")
    with pytest.raises(DataRefused, match=r"7\.png"):
        load_cifar10(tmp_path)


def test_a_download_that_fails_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise Exception("URL fetch failure")  # as Keras does

    monkeypatch.setattr(keras.datasets.cifar10, "load_data", fail)
    with pytest.raises(DataRefused, match="--data"):
        load_cifar10(None)


def test_an_archive_that_would_run_code_is_refused(tmp_path: Path) -> None:
    write_batches(tmp_path / "cifar-10-batches-py")
    (tmp_path / "cifar-10-batches-py" / "data_batch_3").write_bytes(b"cos\nsystem\n(S'true'\ntR.")
    with pytest.raises(DataRefused, match="system"):
        load_cifar10(tmp_path / "cifar-10-batches-py")


def test_an_archive_without_a_batch_is_refused(tmp_path: Path) -> None:
    write_batches(tmp_path / "cifar-10-batches-py")
    (tmp_path / "cifar-10-batches-py" / "data_batch_2").unlink()
    with pytest.raises(DataRefused, match="data_batch_2"):
        load_cifar10(tmp_path / "cifar-10-batches-py")


def test_an_npz_is_read(tmp_path: Path) -> None:
    (x, y), (x_test, y_test) = draw(20), draw(10)
    np.savez(tmp_path / "a.npz", x_train=x, y_train=y, x_test=x_test, y_test=y_test)
    data = load_cifar10(tmp_path / "a.npz")
    assert np.array_equal(data.train.x, x)
    assert data.test is not None
    assert np.array_equal(data.test.y, y_test)


@pytest.mark.parametrize("packed", [False, True])
def test_the_official_archive_is_read(tmp_path: Path, packed: bool) -> None:
    source = tmp_path / "cifar-10-batches-py"
    write_batches(source)
    if packed:
        with tarfile.open(tmp_path / "cifar-10-python.tar.gz", "w:gz") as archive:
            archive.add(source, source.name)
        source = tmp_path / "cifar-10-python.tar.gz"
    data = load_cifar10(source)
    assert np.array_equal(data.train.x[:10], draw(10)[0])
    assert len(data.train) == 10 + 11 + 12 + 13 + 14
    assert data.test is not None
    assert len(data.test) == 15


def test_the_competition_folder_is_read(tmp_path: Path) -> None:
    x, y = draw(12)
    (tmp_path / "train").mkdir()
    with (tmp_path / "trainLabels.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "label"])
        for number in range(12):
            Image.fromarray(x[number]).save(tmp_path / "train" / f"{number + 1}.png")
            writer.writerow([number + 1, LABELS[y[number]]])
    data = load_cifar10(tmp_path)
    assert np.array_equal(data.train.x, x)
    assert np.array_equal(data.train.y, y)
    assert data.test is None


def test_validation_holds_the_same_share_of_every_class_and_no_training_picture() -> None:
    x, y = draw(1000)
    train, validation = split_validation(Pictures(x, y), seed=1, size=100)
    assert np.array_equal(np.bincount(validation.y), [10] * 10)
    assert len(train) == 900
    known = {picture.tobytes() for picture in train.x}
    assert not any(picture.tobytes() in known for picture in validation.x)
