"""What decisions are made of: what was chosen, on what occasion, what it becomes, what came of it."""

from dataclasses import dataclass, field
from uuid import UUID

from classifier.models import Audit, Image

# The columns of an image that a decision sets.
DECIDED = ("state", "label_id", "is_unseen", "is_doubted")


@dataclass(frozen=True)
class Chosen:
    """An image to decide on, the version that the person saw, and the class that was its guess then.

    None takes it as it is now. A guess that is confirmed must be the one that was seen: heads change their
    mind while people look.
    """

    image_id: UUID
    version: int | None = None
    guess_id: int | None = None

    def is_stale(self, image: Image, accepts_guess: bool) -> bool:
        """Whether the image, or with `accepts_guess` its guess, has changed since the person saw it."""
        has_other_guess = self.guess_id not in (None, image.predicted_id)
        return self.version not in (None, image.version) or (accepts_guess and has_other_guess)


@dataclass(frozen=True)
class Occasion:
    """How the person came to the picture: by its turn in a queue, or by picking it out.

    `drawn_at_random` tells the turns of the fair sample; `audit` those in which an audit asked.
    """

    is_in_turn: bool = False
    drawn_at_random: bool = False
    audit: Audit | None = None


PICKED = Occasion()


@dataclass(frozen=True)
class Change:
    """What a decision makes of an image."""

    action: str
    state: str
    label_id: int | None = None
    is_unseen: bool = False
    is_doubted: bool = False

    def is_news(self, image: Image) -> bool:
        """Whether it makes anything else of the image than it is."""
        return any(getattr(self, column) != getattr(image, column) for column in DECIDED)


@dataclass(frozen=True)
class Decision:
    """What one image among many is to become: `label_id`'s, or without one of `state`. `version` as above."""

    version: int | None
    label_id: int | None
    state: str = ""


@dataclass
class Outcome:
    """What became of a decision: the images that it changed, and those that someone else had changed before.

    `covered` are near copies of the changed ones, which the decision covered without a look at them.
    `unchanged` counts those that it did not concern: decided so already, or not classified yet.
    """

    changed: list[UUID] = field(default_factory=list)
    stale: list[UUID] = field(default_factory=list)
    covered: list[UUID] = field(default_factory=list)
    unchanged: int = 0
