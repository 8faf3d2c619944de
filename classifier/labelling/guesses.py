"""What the network, or the dataset's own head, says of a picture, in the classes of its dataset, as the pages
show it."""

from collections.abc import Sequence
from dataclasses import dataclass

from classifier.classification.wording import say_percent
from classifier.labelling.turns import Turn
from classifier.learning.frames import find_shares, read_frame
from classifier.models import Class, Dataset, Image


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


def find_guesses(dataset: Dataset, image: Image, classes: Sequence[Class]) -> list[Guess]:
    """The classes that the network or the dataset's head knows, the likeliest first; none without a
    prediction."""
    frame = read_frame(dataset, classes)
    said = next((shares for shares in find_shares(dataset, frame, [image.pk]) if shares.ids), None)
    if said is None:
        return []
    learnt = {column.class_id for column in frame.columns}
    shares = zip(classes, said.probabilities[0].tolist(), strict=True)
    known = [(label, share) for label, share in shares if label.network_labels or label.pk in learnt]
    likeliest_first = sorted(known, key=lambda each: -each[1])
    return [Guess(label, 100 * share, say_percent(share)) for label, share in likeliest_first]


def list_offers(turn: Turn, likeliest: Sequence[Class]) -> list[Class]:
    """The classes that the two large buttons give, the likeliest first. An audit asks for the label as it is,
    which therefore comes before the network's guesses."""
    kept = [turn.image.label] if turn.audit and turn.image.label else []
    return [*kept, *(label for label in likeliest if label not in kept)][:2]
