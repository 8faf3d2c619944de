"""Which images a request means, in the words of the labelling room."""

from classifier.api.schemas.images import ImageFilter
from classifier.labelling.filters import Filter


def read_filter(wanted: ImageFilter) -> Filter:
    """The filter of the dataset's page."""
    return Filter(
        class_id=wanted.class_id,
        state=wanted.state or "",
        at_least=wanted.min_confidence,
        at_most=wanted.max_confidence,
        is_unsure=wanted.unsure,
        is_outside=wanted.outside,
        text=wanted.text or "",
    )
