"""What of a picture is found to speak for a class: true to what the network goes by, no burden to others."""

import numpy as np
import pytest
from PIL import Image as Pillow

from classifier.active_model import CNN
from classifier.classification import inference
from classifier.classification.occlusion import explain_picture, hide_in
from ml_models.labels import LABELS

CAT, SHIP = LABELS.index("cat"), LABELS.index("ship")


class RedSeeker:
    """A network that says cat as far as it sees red, else ship; remembers how much it was asked at once."""

    def __init__(self) -> None:
        self.batches: list[int] = []

    def predict(self, pictures: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        self.batches.append(len(pictures))
        values = pictures.astype(np.float32)
        is_red = (values[..., 0] > 180) & (values[..., 1] < 90)
        logits = np.zeros((len(pictures), 10), np.float32)
        logits[:, CAT] = 40 * is_red.mean(axis=(1, 2))
        logits[:, SHIP] = 1
        return logits, np.zeros((len(pictures), 256), np.float32)


@pytest.fixture
def seeker(monkeypatch: pytest.MonkeyPatch) -> RedSeeker:
    network, seeker = inference._Network(CNN), RedSeeker()
    network._predictor = seeker
    monkeypatch.setitem(inference._networks, CNN, network)
    return seeker


def draw_red(left: int, top: int) -> Pillow.Image:
    """A grey picture of 120 x 80 with a red square of 30."""
    picture = Pillow.new("RGB", (120, 80), (120, 130, 140))
    picture.paste((230, 20, 20), (left, top, left + 30, top + 30))
    return picture


@pytest.mark.parametrize(("left", "top"), [(0, 0), (90, 0), (0, 50), (90, 50), (45, 25), (70, 10)])
def test_the_hottest_part_is_what_the_network_goes_by(seeker: RedSeeker, left: int, top: int) -> None:
    picture = draw_red(left, top)

    hottest = explain_picture(picture, CAT).quarter

    hidden = np.asarray(hide_in(picture, hottest))
    assert (np.asarray(picture)[..., 0] > 200).sum() == 900
    assert (hidden[..., 0] > 200).sum() < 90


def test_other_pictures_come_in_between(seeker: RedSeeker) -> None:
    explain_picture(draw_red(0, 0), CAT)

    assert max(seeker.batches) <= 2 * inference.PATIENT_PICTURES
    assert sum(seeker.batches) <= 36


def test_a_picture_of_the_networks_own_size_can_be_explained(seeker: RedSeeker) -> None:
    picture = Pillow.new("RGB", (32, 32), (120, 130, 140))
    picture.paste((230, 20, 20), (20, 20, 28, 28))

    assert explain_picture(picture, CAT).quarter[20:28, 20:28].all()
