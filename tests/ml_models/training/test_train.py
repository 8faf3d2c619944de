"""A run that is killed and resumed gives the weights of one that was left alone; what it gives serves."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from ml_models.card import KERAS_FILE, ModelCard
from ml_models.predictor import load_predictor
from ml_models.training.checkpoint import CheckpointRefused
from ml_models.training.drawn import draw_cifar10_like
from ml_models.training.recipes import RECIPES
from ml_models.training.session import SessionRefused, train_recipe
from ml_models.training.train import CHECKPOINT, HISTORY

ROOT = Path(__file__).resolve().parents[3]


def start(out: Path, *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "manage.py", "train", "smoke", "--out", str(out), *words]
    # A run in the background of a shell ignores Ctrl-C, and what it starts would, too.
    heed = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, preexec_fn=heed)


def start_and_stop(out: Path, number: signal.Signals, *words: str) -> str:
    """Stops a run when it has written its next checkpoint; returns what it said."""
    before = (out / CHECKPOINT).stat().st_mtime_ns if (out / CHECKPOINT).exists() else 0
    run = start(out, *words)
    wait_until(lambda: (out / CHECKPOINT).exists() and (out / CHECKPOINT).stat().st_mtime_ns > before)
    run.send_signal(number)
    said = run.communicate()[1]
    assert run.returncode != 0
    assert not (out / KERAS_FILE).exists(), "the run had ended before it was stopped"
    return said


def wait_until(happened: Callable[[], bool], seconds: float = 300) -> None:
    until = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < until, "no checkpoint was written"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("uninterrupted")
    run = start(out)
    run.communicate()
    assert run.returncode == 0
    return out


def test_a_run_is_never_overwritten_by_accident(uninterrupted: Path) -> None:
    with pytest.raises(SessionRefused, match="--resume"):
        train_recipe(RECIPES["smoke"], None, uninterrupted, resume=False)


def test_a_run_of_another_recipe_is_not_resumed(uninterrupted: Path, tmp_path: Path) -> None:
    (tmp_path / CHECKPOINT).write_bytes((uninterrupted / CHECKPOINT).read_bytes())
    data = tmp_path / "data.npz"
    drawn = draw_cifar10_like().train
    np.savez(data, x_train=drawn.x, y_train=drawn.y)
    with pytest.raises(CheckpointRefused, match="another recipe"):
        train_recipe(RECIPES["published"], data, tmp_path, resume=True)


def test_stopped_and_killed_and_resumed_it_gives_the_same_weights(
    uninterrupted: Path, tmp_path: Path
) -> None:
    said = start_and_stop(tmp_path, signal.SIGINT)
    assert f"manage.py train smoke --out {tmp_path} --resume" in said
    assert "Traceback" not in said
    start_and_stop(tmp_path, signal.SIGKILL, "--resume")
    assert start(tmp_path, "--resume").communicate()[1].count("Traceback") == 0
    whole, resumed = (np.load(out / CHECKPOINT) for out in (uninterrupted, tmp_path))
    for name in sorted(set(whole.files) - {"state"}):
        np.testing.assert_array_equal(whole[name], resumed[name], err_msg=name)


def test_what_it_gives_serves_and_knows_most_of_its_test_pictures(uninterrupted: Path) -> None:
    card = ModelCard.read(uninterrupted)
    test = draw_cifar10_like().test
    assert test is not None
    logits, features = load_predictor(uninterrupted, card, "litert", 1).predict(test.x)
    assert features.shape == (len(test), 256)
    assert (logits.argmax(1) == test.y).mean() > 0.8
    assert card.training["recipe"] == "smoke"
    assert not card.training["cut_short"]
    assert card.about["not_for"]


def test_the_history_has_a_row_for_every_epoch(uninterrupted: Path) -> None:
    lines = (uninterrupted / HISTORY).read_text().splitlines()
    assert lines[0] == "epoch,side,loss,accuracy,val_loss,val_accuracy,seconds"
    assert len(lines) == 1 + RECIPES["smoke"].epochs
