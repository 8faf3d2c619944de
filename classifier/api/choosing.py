"""Which images a request means, in the words of the labelling room."""

from django.utils.translation import gettext as _

from classifier.api.schemas.choices import HintWanted
from classifier.api.schemas.images import ImageFilter
from classifier.intake.quality import Quality
from classifier.labelling.filters import NO_HINTS, Filter, Order
from classifier.labelling.pages import Position
from classifier.problems import Problem


def read_filter(wanted: ImageFilter) -> Filter:
    """The filter of the dataset's page."""
    return Filter(
        class_id=wanted.class_id,
        state=wanted.state.value if wanted.state else "",
        at_least=wanted.min_confidence,
        at_most=wanted.max_confidence,
        is_unsure=wanted.unsure,
        is_outside=wanted.outside,
        text=wanted.text or "",
        copies=wanted.copies.value if wanted.copies else "",
        group=wanted.group,
        with_hints=wanted.quality == HintWanted.ANY,
        quality=_read_hint(wanted.quality),
    )


def _read_hint(wanted: HintWanted | None) -> Quality:
    return NO_HINTS if wanted is None or wanted == HintWanted.ANY else Quality[wanted.name]


def read_cursor(cursor: str | None, order: Order) -> Position | None:
    """The place that a page of a list ended at. Raises Problem for one of another order, or none at all."""
    try:
        return Position.read(cursor, order) if cursor else None
    except ValueError as error:
        raise Problem("invalid_request", _("The cursor does not belong to this order.")) from error
