"""What people have decided on pictures that the network had not seen yet: it holds once it has seen them."""

from collections.abc import Collection
from uuid import UUID

from classifier.models import Image, Review

State = Image.State
DECISIONS = (*Image.LABELLED, State.NONE_OF_THESE, State.LEFT_OUT)

# A state, and the class that goes with it.
type Decided = tuple[str, int | None]


def find_decided(image_ids: Collection[UUID]) -> dict[UUID, Decided]:
    """By pending image the last decision that was not undone. Most have none."""
    reviews = Review.objects.filter(image__in=image_ids, undone_by__isnull=True).order_by("id")
    stand = reviews.filter(state_after__in=DECISIONS).exclude(action=Review.Action.UNDO)
    newest = {row[0]: row[1:] for row in stand.values_list("image", "state_after", "label_after")}
    return {
        image_id: (state, label_id)
        for image_id, (state, label_id) in newest.items()
        if state not in Image.LABELLED or label_id is not None  # its class has been removed since
    }


def apply_decision(image: Image, decided: Decided | None) -> None:
    """Set it on an image that has been classified just now, without saving."""
    if decided is None:
        return
    image.state, image.label_id = decided
    if image.label_id is not None:
        is_guessed = image.label_id == image.predicted_id
        image.state = State.CONFIRMED if is_guessed else State.CORRECTED
