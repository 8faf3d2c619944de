"""The way from a photograph to 32x32 is chosen on one half of the photographs and reported on the other."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ml_models.training.evaluation.photos import NONE, Photos
from ml_models.training.evaluation.policies import CANDIDATES, FILTERS, choose_policy, study_policies
from ml_models.training.evaluation.prediction import Network


class EdgeDetector:
    """Says class 1 where the left edge is red, else class 0: the centre does not show it."""

    def predict(self, pictures: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        red = (pictures[:, :, 0, 0].mean(1) > 128).astype(np.float32)
        logits = np.zeros((len(pictures), 10), np.float32)
        logits[:, 1], logits[:, 0] = red, 1 - red
        return logits, np.zeros((len(pictures), 256), np.float32)


@pytest.fixture
def photos(tmp_path: Path) -> Photos:
    paths = []
    for number in range(8):
        pixels = np.zeros((60, 200, 3), np.uint8)
        pixels[:, :8, 0] = 255 if number % 4 < 2 else 0
        Image.fromarray(pixels).save(tmp_path / f"{number}.png")
        paths.append(tmp_path / f"{number}.png")
    return Photos(paths, np.array([1, 1, 0, 0, 1, 1, NONE, NONE]))


def test_the_views_that_see_the_class_win_and_fewer_views_win_a_tie(photos: Photos) -> None:
    rows = study_policies(photos, Network(EdgeDetector(), None))
    assert len(rows) == len(CANDIDATES) * len(FILTERS)
    assert rows[0]["views"] == ["whole"]
    assert (rows[0]["setting"], rows[0]["reporting"]) == (1, 1)
    assert choose_policy(rows).views == ("whole",)
    centre = next(row for row in rows if row["views"] == ["centre"])
    assert centre["setting"] == pytest.approx(1 / 3)


def test_no_candidate_needs_more_than_four_views() -> None:
    assert max(len(candidate) for candidate in CANDIDATES) == 4
