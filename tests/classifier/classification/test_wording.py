"""The answer in a person's words."""

import pytest

from classifier.classification.wording import NAMES, WITH_ARTICLE, compose_sentence, say_percent
from ml_models.labels import LABELS


@pytest.mark.parametrize(
    ("probability", "text"),
    [
        (1.0, "over 99 %"),
        (0.9951, "over 99 %"),
        (0.994, "99 %"),
        (0.934, "93 %"),
        (0.005, "under 1 %"),
        (0.0, "under 1 %"),
        (0.011, "1 %"),
    ],
)
def test_a_percentage_never_claims_certainty(probability: float, text: str) -> None:
    assert say_percent(probability) == text


@pytest.mark.parametrize(
    ("is_unsure", "is_outside", "sentence"),
    [
        (False, False, "Most likely an airplane (93 %)"),
        (True, False, "Not sure: airplane 93 %, cat 5 %"),
        (True, True, "Probably none of the ten."),
    ],
)
def test_the_sentence_is_as_sure_as_the_network(is_unsure: bool, is_outside: bool, sentence: str) -> None:
    top = [("airplane", 0.93), ("cat", 0.05)]

    assert compose_sentence(top, is_unsure=is_unsure, is_outside=is_outside) == sentence


def test_every_class_has_its_name_and_its_article() -> None:
    assert [str(NAMES[label]) for label in LABELS] == list(LABELS)
    assert all(str(WITH_ARTICLE[label]).split(maxsplit=1)[1] == label for label in LABELS)
