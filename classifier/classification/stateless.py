"""Pictures are classified and forgotten: nothing is stored, no database is asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from classifier.active_model import CNN, active_card
from classifier.classification.inference import Classification, classify
from classifier.intake.images import PictureRefused, read_picture
from classifier.intake.limits import find_limits
from classifier.intake.stored import pixel_budget
from ml_models.preprocess import ViewName, Views, make_views, name_views


@dataclass(frozen=True)
class Facts:
    """What is known of a picture before it is classified; its sizes are the upright original's."""

    sha256: str
    format: str
    width: int
    height: int
    views: list[ViewName]


Seen = tuple[Facts, Classification]


def classify_files(files: Iterable[BinaryIO], network: str = CNN) -> list[Seen | PictureRefused]:
    """One answer of `network` for each seekable file, in order: what it shows, or why it is not taken.

    The limits, the memory for decoding and the views are those of an upload: so are the answers.
    """
    read = [_read(file, network) for file in files]
    views = [each[1] for each in read if not isinstance(each, PictureRefused)]
    results = iter(classify(views, network=network))
    return [each if isinstance(each, PictureRefused) else (each[0], next(results)) for each in read]


def _read(file: BinaryIO, network: str) -> tuple[Facts, Views] | PictureRefused:
    """The facts and views alone: of many pictures, the pixels of one at a time are in memory."""
    try:
        picture = read_picture(file, find_limits(), pixel_budget())
    except PictureRefused as refused:
        return refused
    policy = active_card(network).views
    views = name_views(picture.image.size, policy)
    facts = Facts(picture.sha256, picture.format, picture.width, picture.height, views)
    return facts, make_views(picture.image, policy)
