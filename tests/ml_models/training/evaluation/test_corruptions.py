"""Every corruption changes pictures, more at a higher strength, and the same way every time."""

import numpy as np
import pytest

from ml_models.training.evaluation.corruptions import CORRUPTIONS, corrupt


def draw() -> np.ndarray:
    down, across = np.mgrid[:32, :32]
    waves = 128 + 90 * np.sin(down / 2.0) * np.cos(across / 3.0)
    return np.stack([waves, waves.T, 255 - waves], -1)[None].repeat(3, 0).astype(np.uint8)


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_it_does_more_harm_at_a_higher_strength(name: str) -> None:
    pictures = draw()
    changed = [corrupt(pictures, name, strength) for strength in range(3)]
    harm = [np.abs(c.astype(float) - pictures).mean() for c in changed]
    assert 0 < harm[0] < harm[1] < harm[2]
    assert changed[0].shape == pictures.shape
    assert np.array_equal(changed[2], corrupt(pictures, name, 2))
