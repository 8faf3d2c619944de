"""What looks like a stranger is told apart from what looks like pictures of the classes."""

from pathlib import Path

import numpy as np
import pytest

from ml_models.calibration import Calibration, judge
from ml_models.card import CardError
from ml_models.familiarity import Familiar
from ml_models.training.evaluation.fitting import fit_familiarity

CALIBRATION = Calibration(
    temperature=1, temperature_averaged=1, unsure_below=0.5, outside_below=0.9, stranger_below=0.8,
    stranger_below_averaged=0.6,
)  # fmt: skip


def draw(count: int = 40, place: int = 0) -> np.ndarray:
    """Features around one direction."""
    features: np.ndarray = np.eye(256)[place] * 5 + np.random.default_rng(0).normal(0, 0.05, (count, 256))
    return features


@pytest.mark.parametrize("weights", [np.ones((9, 257)), np.ones(1), np.array([1, np.nan])])
def test_misshapen_or_broken_weights_are_refused(weights: np.ndarray) -> None:
    with pytest.raises(ValueError, match="finite weights"):
        Familiar(weights)


def test_a_file_that_would_run_code_is_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.array([object()]), allow_pickle=True)
    with pytest.raises(CardError, match=r"a\.npy holds no weights"):
        Familiar.read(tmp_path / "a.npy")


@pytest.mark.parametrize("content", [b"", b"junk", b"\x93NUMPY"])
def test_a_foreign_file_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.npy").write_bytes(content)
    with pytest.raises(CardError, match=r"a\.npy holds no weights"):
        Familiar.read(tmp_path / "a.npy")


def test_an_old_file_of_many_features_is_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", draw())
    with pytest.raises(CardError, match=r"a\.npy holds no weights"):
        Familiar.read(tmp_path / "a.npy")


def test_known_pictures_are_familiar_and_others_strange_whatever_their_length() -> None:
    familiar = Familiar(fit_familiarity(draw(), draw(place=9)))
    near, far = familiar.score(np.stack([draw()[3] * 7, np.eye(256)[9] * 100]))
    assert near > 1
    assert far < -1


def test_a_score_does_not_depend_on_the_pictures_beside_it() -> None:
    familiar = Familiar(np.random.default_rng(1).normal(size=257))
    features = np.random.default_rng(2).normal(size=(33, 256)).astype(np.float32)
    alone = [float(familiar.score(row[None])[0]) for row in features]
    assert familiar.score(features).tolist() == alone


def test_it_is_the_same_after_writing_and_reading(tmp_path: Path) -> None:
    familiar = Familiar(fit_familiarity(draw(), draw(place=9)))
    familiar.write(tmp_path / "familiar.npy")
    again = Familiar.read(tmp_path / "familiar.npy")
    assert familiar.score(draw(3)).tolist() == again.score(draw(3)).tolist()
    assert [path.name for path in tmp_path.iterdir()] == ["familiar.npy"]
    assert again.score_views(draw(3)) == pytest.approx(float(again.score(draw(3)).mean()))


@pytest.mark.parametrize(
    ("views", "familiarity", "outside"), [(1, 0.7, True), (1, 0.85, False), (2, 0.7, False)]
)
def test_a_strange_picture_is_outside_however_sure_the_network_is(
    views: int, familiarity: float, outside: bool
) -> None:
    logits = np.tile(np.eye(10)[3] * 20, (views, 1))
    assert judge(logits, CALIBRATION, familiarity).is_outside is outside


def test_without_familiarity_confidence_decides() -> None:
    assert judge(np.zeros((1, 10)), CALIBRATION).is_outside
    assert not judge(np.eye(10)[:1] * 20, CALIBRATION).is_outside
