"""What the network says of a picture, in the classes of its dataset, as the pages show it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from classifier.classification.class_list import project
from classifier.classification.current import choose_current
from classifier.classification.wording import say_percent
from classifier.labelling.turns import Turn
from classifier.models import Class, Image


@dataclass(frozen=True)
class Guess:
    """A class and its probability, 0..100."""

    label: Class
    percent: float
    percent_text: str

    @property
    def name(self) -> str:
        """The class's name."""
        return self.label.name


def find_guesses(image: Image, classes: Sequence[Class], network: str) -> list[Guess]:
    """The classes that `network` knows, the likeliest first; none without a prediction."""
    prediction = choose_current(image.predictions.defer("features"), network)
    if prediction is None:
        return []
    logits = np.frombuffer(bytes(prediction.logits), np.float32)
    known = [each for each in classes if each.network_labels]
    probabilities = project(logits, prediction.temperature, [each.network_labels for each in known])
    likeliest_first = np.argsort(-probabilities, kind="stable")
    return [
        Guess(known[place], 100 * float(probabilities[place]), say_percent(float(probabilities[place])))
        for place in likeliest_first
    ]


def list_offers(turn: Turn, likeliest: Sequence[Class]) -> list[Class]:
    """The classes that the two large buttons give, the likeliest first. An audit asks for the label as it is,
    which therefore comes before the network's guesses."""
    kept = [turn.image.label] if turn.audit and turn.image.label else []
    return [*kept, *(label for label in likeliest if label not in kept)][:2]
