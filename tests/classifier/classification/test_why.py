"""Why the network answered as it did, for a stored picture."""

from base64 import b64decode
from pathlib import Path

import pytest

from classifier.classification.why import find_why
from classifier.intake.images import PictureRefused
from classifier.models import Image


def test_a_stored_picture_that_cannot_be_read_is_refused(image: Image, pictures_dir: Path) -> None:
    (pictures_dir / image.file).write_bytes(b"no picture any more")

    with pytest.raises(PictureRefused):
        find_why(image, image.predictions.get())


def test_a_file_that_is_gone_is_said_to_be_gone(image: Image, pictures_dir: Path) -> None:
    (pictures_dir / image.file).unlink()

    with pytest.raises(FileNotFoundError):
        find_why(image, image.predictions.get())


def test_the_map_comes_with_words_and_with_what_is_left_of_the_confidence(image: Image) -> None:
    found = find_why(image, image.predictions.get())

    kind, _, data = found.address.partition(",")
    assert kind == "data:image/png;base64"
    assert b64decode(data).startswith(b"\x89PNG")
    assert found.place.endswith(".")
    assert found.name == image.top_class
    assert found.confidence.endswith("%")
    assert found.confidence_hidden.endswith("%")
