"""manage.py train: what cannot begin says why (the training itself: tests/ml_models/training)."""

from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command


def test_an_unknown_recipe_is_refused_with_the_known_ones() -> None:
    with pytest.raises(CommandError, match=r"no recipe nonsense; there are .*shipped.*smoke"):
        call_command("train", "nonsense")


def test_missing_data_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"no file or folder .*nothing\.npz"):
        call_command("train", "shipped", data=tmp_path / "nothing.npz", out=tmp_path)


def test_pictures_of_another_size_are_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", x_train=np.zeros((3, 28, 28, 3), np.uint8), y_train=np.zeros(3))
    with pytest.raises(CommandError, match="28"):
        call_command("train", "published", data=tmp_path / "a.npz", out=tmp_path)


def test_a_folder_with_a_run_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "checkpoint.npz").write_bytes(b"hours of work")
    with pytest.raises(CommandError, match="--resume"):
        call_command("train", "smoke", out=tmp_path)
    assert (tmp_path / "checkpoint.npz").read_bytes() == b"hours of work"


def test_a_broken_checkpoint_is_refused_and_kept(tmp_path: Path) -> None:
    (tmp_path / "checkpoint.npz").write_bytes(b"broken")
    with pytest.raises(CommandError, match="not a checkpoint"):
        call_command("train", "smoke", out=tmp_path, resume=True)
    assert (tmp_path / "checkpoint.npz").exists()
