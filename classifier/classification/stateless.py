"""Pictures are classified and forgotten: nothing is stored, no database is asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from classifier.classification import asking
from classifier.classification.asking import THE_CNN, Asked, look, name_looks
from classifier.intake.images import PictureRefused, read_picture
from classifier.intake.limits import find_limits
from classifier.intake.stored import pixel_budget
from ml_models.calibration import Judgement
from ml_models.preprocess import ViewName


@dataclass(frozen=True)
class Facts:
    """What is known of a picture before it is classified; its sizes are the upright original's."""

    sha256: str
    format: str
    width: int
    height: int
    views: list[ViewName]


Seen = tuple[Facts, Judgement]


def classify_files(files: Iterable[BinaryIO], asked: Asked = THE_CNN) -> list[Seen | PictureRefused]:
    """One answer of `asked` for each seekable file, in order: what it shows, or why it is not taken.

    The limits, the memory for decoding and the views are those of an upload: so are the answers.
    """
    read = [_read(file, asked) for file in files]
    results = iter(asked.judge([each[1] for each in read if not isinstance(each, PictureRefused)]))
    return [each if isinstance(each, PictureRefused) else (each[0], next(results)) for each in read]


def _read(file: BinaryIO, asked: Asked) -> tuple[Facts, asking.Seen] | PictureRefused:
    """The facts and views alone: of many pictures, the pixels of one at a time are in memory."""
    try:
        picture = read_picture(file, find_limits(), pixel_budget())
    except PictureRefused as refused:
        return refused
    views = name_looks(picture.image.size, asked)
    facts = Facts(picture.sha256, picture.format, picture.width, picture.height, views)
    return facts, look(picture.image, asked)
