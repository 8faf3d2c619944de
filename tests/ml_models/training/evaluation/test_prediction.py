"""What is found of views and halves belongs to the right pictures."""

import numpy as np

from ml_models.familiarity import Familiar
from ml_models.training.evaluation.prediction import Found, Network, find, find_mirrored


class Brightness:
    """Says how bright the left half is, in every logit and feature."""

    def predict(self, pictures: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        light = pictures[:, :, :16].mean((1, 2, 3), dtype=np.float32)[:, None]
        return np.repeat(light, 10, 1), np.repeat(light, 256, 1)


def draw() -> np.ndarray:
    pictures = np.zeros((40, 32, 32, 3), np.uint8)
    pictures[:, :, :16] = np.arange(40, dtype=np.uint8)[:, None, None, None]
    return pictures


def test_pictures_keep_their_order_through_batches_and_mirrors() -> None:
    network = Network(Brightness(), None)
    np.testing.assert_allclose(find(draw(), network).logits[:, 0], np.arange(40))
    assert find_mirrored(draw(), network).logits.max() == 0
    assert find(draw(), network).familiarity is None


def test_familiarity_comes_with_the_logits_where_it_is_known() -> None:
    found = find(draw(), Network(Brightness(), Familiar(np.ones(257))))
    assert found.familiarity is not None
    np.testing.assert_allclose(found.familiarity[1:], 17, atol=1e-4)


def test_views_are_averaged_and_halves_alternate() -> None:
    one, other = Found(np.zeros((3, 10)), np.zeros(3)), Found(np.full((3, 10), 4.0), np.array([2.0, 4, 6]))
    mean = one.average_with(other)
    assert mean.logits[0, 0] == 2
    first, second = mean.halve()
    assert first.familiarity is not None
    assert second.familiarity is not None
    assert (first.familiarity.tolist(), second.familiarity.tolist()) == ([1, 3], [2])
    assert one.average_with(Found(other.logits, None)).familiarity is None
