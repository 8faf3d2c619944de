"""What forms send, read with care: anything may come."""

import uuid
from collections.abc import Iterable, Iterator

from classifier.labelling.services import Chosen
from classifier.models import Class, Dataset

MAX_DIGITS = 18


def find_class(dataset: Dataset, number: str) -> Class | None:
    """The dataset's class with that id, None for anything else."""
    if not (number.isascii() and number.isdigit() and len(number) <= MAX_DIGITS):
        return None
    return dataset.classes.filter(pk=int(number)).first()


def read_marks(marks: Iterable[str]) -> Iterator[Chosen]:
    """What the boxes say, "<id>:<version>" each; anything else is passed over."""
    for mark in marks:
        image_id, _colon, version = mark.partition(":")
        try:
            yield Chosen(uuid.UUID(image_id), int(version))
        except ValueError:
            continue
