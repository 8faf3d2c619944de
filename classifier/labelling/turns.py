"""Whose turn it is: the most doubtful pictures first, and every tenth drawn at random.

The random ones are a fair sample, from which the share of right labels can be estimated; the doubtful ones
are not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from classifier.labelling.pages import Position
from classifier.labelling.selectors import (
    DOUBT,
    draw_at_random,
    find_next_doubtful,
    is_turn_of_a_random_one,
)
from classifier.models import Dataset, Image


@dataclass(frozen=True)
class Turn:
    """An image to review. `after` is how far the order of doubt had been gone through before it."""

    image: Image
    after: Position | None = None
    is_drawn: bool = False

    @property
    def behind(self) -> Position | None:
        """How far the order has been gone through with it: a drawn one is out of the order."""
        return self.after if self.is_drawn else Position.of(self.image, DOUBT)

    @property
    def query(self) -> str:
        """The address's query string that leads to it."""
        parts = {"image": self.image.pk, "after": self.after or "", "drawn": "1" if self.is_drawn else ""}
        return urlencode({name: str(value) for name, value in parts.items() if value})


def find_turn(dataset: Dataset, after: Position | None = None, besides: Image | None = None) -> Turn | None:
    """The next image behind `after`; from the beginning again once the end is reached; None if none is left.

    With `besides`, the turn that comes once that image has been decided on.
    """
    if is_turn_of_a_random_one(dataset, ahead=0 if besides is None else 1):
        image = draw_at_random(dataset, besides)
        return Turn(image, after, is_drawn=True) if image else None
    image = find_next_doubtful(dataset, after, besides)
    if image is None and after is not None:
        image, after = find_next_doubtful(dataset, None, besides), None
    return Turn(image, after) if image else None


def read_turn(dataset: Dataset, query: Mapping[str, str]) -> Turn | None:
    """The turn that an address asks for: that of its image, else the next; None if none is left.

    What makes no sense in the address counts as not there. With `queue` in it, an image that has been
    reviewed in the meantime gives way to the next.
    """
    try:
        after = Position.read(query.get("after", ""), DOUBT)
    except ValueError:
        after = None
    image = _find_image(dataset, query.get("image", ""))
    if image is None or ("queue" in query and image.state != Image.State.UNREVIEWED):
        return find_turn(dataset, after)
    return Turn(image, after, is_drawn="drawn" in query)


def _find_image(dataset: Dataset, text: str) -> Image | None:
    try:
        image_id = UUID(text)
    except ValueError:
        return None
    images = dataset.images.select_related("label", "predicted").defer("views")
    return images.filter(pk=image_id).first()
