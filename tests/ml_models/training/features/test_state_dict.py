"""PyTorch's old weight files: read as they are meant, and never run."""

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ml_models.training.features.state_dict import StateDictError, read_state_dict
from tests.ml_models.training.features.weight_files import Call, View, write_views


def write(path: Path, views: dict[str, View], numbers: int = 6) -> Path:
    """A file with tensors that look at one storage 0, 1, 2, 3, 4, 5, cut off after `numbers` of these."""
    return write_views(path, views, np.arange(numbers, dtype="<f4").tobytes(), count=6)


def test_tensors_come_out_with_their_strides(tmp_path: Path) -> None:
    views: dict[str, View] = {
        "plain": (0, (2, 3), (3, 1)),
        "turned": (0, (3, 2), (1, 3)),
        "behind": (4, (2,), (1,)),
    }

    tensors = read_state_dict(write(tmp_path / "weights.pth", views))

    assert tensors["plain"].tolist() == [[0, 1, 2], [3, 4, 5]]
    assert tensors["turned"].tolist() == [[0, 3], [1, 4], [2, 5]]
    assert tensors["behind"].tolist() == [4, 5]


@pytest.mark.parametrize("view", [(0, (7,), (1,)), (5, (2,), (1,)), (3, (2,), (-1,)), (0, (2, 3), (4, 1))])
def test_a_tensor_that_reaches_beyond_its_numbers_is_refused(tmp_path: Path, view: Any) -> None:
    with pytest.raises(StateDictError, match="beyond"):
        read_state_dict(write(tmp_path / "weights.pth", {"wrong": view}))


def test_a_file_cut_short_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StateDictError, match="ends before"):
        read_state_dict(write(tmp_path / "weights.pth", {"plain": (0, (2,), (1,))}, numbers=5))


def test_a_file_that_wants_to_run_something_is_refused_and_runs_nothing(tmp_path: Path) -> None:
    witness = tmp_path / "ran"
    (tmp_path / "weights.pth").write_bytes(pickle.dumps(Call(Path.touch, (witness,))))

    with pytest.raises(StateDictError):
        read_state_dict(tmp_path / "weights.pth")

    assert not witness.exists()


@pytest.mark.parametrize("content", [b"", b"no weights at all", pickle.dumps({"a": 1})])
def test_another_kind_of_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "weights.pth").write_bytes(content)

    with pytest.raises(StateDictError):
        read_state_dict(tmp_path / "weights.pth")
