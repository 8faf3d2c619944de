"""What forms send, read with care: anything may come."""

from classifier.models import Class, Dataset

MAX_DIGITS = 18


def find_class(dataset: Dataset, number: str) -> Class | None:
    """The dataset's class with that id, None for anything else."""
    if not (number.isascii() and number.isdigit() and len(number) <= MAX_DIGITS):
        return None
    return dataset.classes.filter(pk=int(number)).first()
