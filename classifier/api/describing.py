"""What the network said of images, and what became of decisions, in the words of the schemas."""

from collections.abc import Sequence
from typing import Any

from classifier.classification.selectors import Opinion, find_opinions, find_second_opinion
from classifier.labelling.error_curve import Expected
from classifier.labelling.guesses import find_guesses
from classifier.models import Class, Dataset, Image


def describe_guesses(dataset: Dataset, image: Image, classes: Sequence[Class]) -> list[dict[str, Any]]:
    """The guesses of the network, or the dataset's own head, among the dataset's classes, the likeliest
    first."""
    return [
        {"class_id": guess.label.pk, "name": guess.name, "probability": guess.percent / 100}
        for guess in find_guesses(dataset, image, classes)
    ]


def describe_opinion(image: Image) -> dict[str, Any] | None:
    """What the current version, or the last that saw it, said in its own labels; None when none has."""
    opinion = find_opinions([image]).get(image)
    return _describe(opinion) if opinion else None


def describe_second_opinion(image: Image) -> dict[str, Any] | None:
    """What another network said, if that was asked."""
    first = find_opinions([image]).get(image)
    second = find_second_opinion(image, first) if first else None
    return _describe(second) if second else None


def _describe(opinion: Opinion) -> dict[str, Any]:
    return {
        "model_version": opinion.model_version,
        "is_current": opinion.is_current,
        "is_unsure": opinion.is_unsure,
        "is_outside": opinion.is_outside,
        "top": [{"label": guess.label, "probability": guess.percent / 100} for guess in opinion.top],
    }


def describe_expected(expected: Expected | None) -> dict[str, Any] | None:
    """How many guesses are probably wrong."""
    if expected is None or not expected.count:
        return None
    return {name: getattr(expected, name) for name in ("count", "mean", "low", "high")}
