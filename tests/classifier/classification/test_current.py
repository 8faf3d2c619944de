"""Which of several predictions counts."""

from datetime import UTC, datetime

import pytest

from classifier.active_model import CNN, PHOTO, active_card
from classifier.classification.current import choose_current
from classifier.models import Prediction

NOW = {network: active_card(network).model_version for network in (CNN, PHOTO)}


def make(version: str, day: int) -> Prediction:
    return Prediction(model_version=version, created_at=datetime(2026, 11, day, tzinfo=UTC))


def test_without_predictions_none_counts() -> None:
    assert choose_current([], CNN) is None


@pytest.mark.parametrize(
    ("network", "versions", "chosen"),
    [
        (CNN, [NOW[CNN], NOW[PHOTO]], NOW[CNN]),
        (PHOTO, [NOW[PHOTO], NOW[CNN]], NOW[PHOTO]),
        (CNN, ["cifar10_cnn/1", "cifar10_cnn/2", NOW[PHOTO]], "cifar10_cnn/2"),
        (PHOTO, ["photo_network/1", "cifar10_cnn/2"], "photo_network/1"),
        (PHOTO, ["cifar10_cnn/1", NOW[CNN]], NOW[CNN]),
        (CNN, [NOW[PHOTO]], NOW[PHOTO]),
    ],
)
def test_the_datasets_network_counts_then_its_newest_version_then_any(
    network: str, versions: list[str], chosen: str
) -> None:
    made = [make(version, day) for day, version in enumerate(versions, 1)]
    current = choose_current(made, network)
    assert current is not None
    assert current.model_version == chosen
