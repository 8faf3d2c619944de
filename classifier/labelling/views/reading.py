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
    """What the boxes say, "<id>:<version>:<guess>" each, the guess being left out where there is none.

    Anything else is passed over.
    """
    for mark in marks:
        image_id, _colon, rest = mark.partition(":")
        version, _colon, guess = rest.partition(":")
        try:
            yield Chosen(uuid.UUID(image_id), int(version), int(guess) if guess else None)
        except ValueError:
            continue
