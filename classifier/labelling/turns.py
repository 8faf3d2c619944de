"""Whose turn it is: what was called wrong, then the most doubtful, and every tenth drawn at random.

The random ones are a fair sample, from which it can be told what the network's confidences are worth; the
doubtful ones are not. An audit has a queue of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from classifier.labelling.audits import find_unchecked
from classifier.labelling.pages import Position
from classifier.labelling.selectors import (
    DOUBT,
    draw_at_random,
    find_next_called_wrong,
    find_next_doubtful,
    is_turn_of_a_random_one,
)
from classifier.models import Audit, Dataset, Image


@dataclass(frozen=True)
class Place:
    """How far the queue has been gone through: the order of doubt to `after`, and before that what was called
    wrong, by id, to `beyond`."""

    after: Position | None = None
    beyond: UUID | None = None


START = Place()
MAX_DIGITS = 18


@dataclass(frozen=True)
class Turn:
    """An image to review. `place` is how far the queue had been gone through before it. `is_asked_for` is one
    that a person picked out instead of waiting for its turn."""

    image: Image
    place: Place = START
    is_drawn: bool = False
    is_asked_for: bool = False
    audit: Audit | None = None

    @property
    def behind(self) -> Place:
        """How far the queue has been gone through with it: a drawn one is out of the order."""
        if self.is_drawn or self.audit:
            return self.place
        if self.image.is_doubted:
            return Place(self.place.after, self.image.pk)
        return Place(Position.of(self.image, DOUBT), self.place.beyond)

    @property
    def query(self) -> str:
        """The address's query string that leads to it."""
        parts = {
            "image": self.image.pk,
            "after": self.place.after or "",
            "beyond": self.place.beyond or "",
            "drawn": "1" if self.is_drawn else "",
            "audit": self.audit.pk if self.audit else "",
        }
        return urlencode({name: str(value) for name, value in parts.items() if value})


def find_turn(dataset: Dataset, place: Place = START, besides: Image | None = None) -> Turn | None:
    """The next image behind `place`; from the beginning again once the end is reached; None if none is left.

    With `besides`, the turn that comes once that image has been decided on.
    """
    if is_turn_of_a_random_one(dataset, ahead=0 if besides is None else 1):
        image = draw_at_random(dataset, besides)
        return Turn(image, place, is_drawn=True) if image else None
    for start in (place, START):
        image = find_next_called_wrong(dataset, start.beyond, besides)
        image = image or find_next_doubtful(dataset, start.after, besides)
        if image is not None:
            return Turn(image, start)
    return None


def find_following(dataset: Dataset, turn: Turn) -> Turn | None:
    """The turn that comes once the image of `turn` has been decided on, or skipped."""
    if turn.audit is not None:
        return find_audit_turn(turn.audit, turn.image)
    return find_turn(dataset, turn.behind, besides=turn.image)


def find_audit_turn(audit: Audit, behind: Image | None = None) -> Turn | None:
    """The next picture of the sample, from the beginning again after the last; None once all is checked."""
    left = find_unchecked(audit).select_related("image__label", "image__predicted").defer("image__views")
    following = None
    if behind is not None:
        left = left.exclude(image=behind)
        passed = audit.labels.filter(image=behind).first()
        following = left.filter(pk__gt=passed.pk).first() if passed else None
    following = following or left.first()
    return Turn(following.image, audit=audit) if following else None


def read_turn(dataset: Dataset, query: Mapping[str, str]) -> Turn | None:
    """The turn that an address asks for: that of its image, else the next; None if none is left.

    What makes no sense in the address counts as not there. With `queue` in it, an image that has been
    reviewed in the meantime gives way to the next.
    """
    place, audit = _read_place(query), find_audit(dataset, query.get("audit", ""))
    image = _find_image(dataset, query.get("image", ""))
    if audit is not None:
        asked = find_unchecked(audit) if "queue" in query else audit.labels.all()
        if image is not None and asked.filter(image=image).exists():
            return Turn(image, audit=audit)
        return find_audit_turn(audit)
    if image is None or ("queue" in query and image.state != Image.State.UNREVIEWED):
        return find_turn(dataset, place)
    return Turn(image, place, is_drawn="drawn" in query, is_asked_for="queue" not in query)


def find_audit(dataset: Dataset, text: str) -> Audit | None:
    """The dataset's audit with that number, None for anything else."""
    is_number = text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS
    return dataset.audits.filter(pk=int(text)).first() if is_number else None


def _read_place(query: Mapping[str, str]) -> Place:
    try:
        after = Position.read(query.get("after", ""), DOUBT)
    except ValueError:
        after = None
    return Place(after, _read_id(query.get("beyond", "")))


def _find_image(dataset: Dataset, text: str) -> Image | None:
    image_id = _read_id(text)
    if image_id is None:
        return None
    images = dataset.images.select_related("label", "predicted").defer("views")
    return images.filter(pk=image_id).first()


def _read_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
