"""A checkpoint that is foreign or broken is refused; one that is being written never harms the last."""

from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

from ml_models.training.checkpoint import CheckpointRefused, load_checkpoint, save_checkpoint


def make(values: float) -> dict[str, list[tf.Variable]]:
    return {"model": [tf.Variable([values, 2.0]), tf.Variable(values)], "averages": []}


def test_a_checkpoint_of_another_recipe_is_refused(tmp_path: Path) -> None:
    save_checkpoint(tmp_path / "c.npz", {"fingerprint": "a"}, make(1.0))
    with pytest.raises(CheckpointRefused, match="another recipe"):
        load_checkpoint(tmp_path / "c.npz", make(0.0), "b")


@pytest.mark.parametrize("content", [b"", b"not an archive", b"PK\x03\x04broken"])
def test_a_broken_checkpoint_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "c.npz").write_bytes(content)
    with pytest.raises(CheckpointRefused, match="not a checkpoint"):
        load_checkpoint(tmp_path / "c.npz", make(0.0), "a")


def test_what_was_saved_comes_back(tmp_path: Path) -> None:
    save_checkpoint(tmp_path / "c.npz", {"fingerprint": "a", "epoch": 3}, make(7.0))
    groups = make(0.0)
    assert load_checkpoint(tmp_path / "c.npz", groups, "a")["epoch"] == 3
    np.testing.assert_array_equal(groups["model"][0], [7.0, 2.0])
    assert float(groups["model"][1]) == 7.0


def test_a_save_that_fails_leaves_the_last_checkpoint(tmp_path: Path) -> None:
    save_checkpoint(tmp_path / "c.npz", {"fingerprint": "a"}, make(1.0))
    with pytest.raises(TypeError):
        save_checkpoint(tmp_path / "c.npz", {"fingerprint": object()}, make(2.0))
    groups = make(0.0)
    load_checkpoint(tmp_path / "c.npz", groups, "a")
    assert float(groups["model"][1]) == 1.0
