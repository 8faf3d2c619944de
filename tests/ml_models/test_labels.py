"""The ten classes."""

from ml_models.labels import LABELS


def test_the_labels_stand_in_cifar10s_order() -> None:
    assert " ".join(LABELS) == "airplane automobile bird cat deer dog frog horse ship truck"
