"""Keyset paging: the next page begins after a picture, so that the thousandth is as fast as the first."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from classifier.labelling.filters import Order
from classifier.models import Image

PAGE_SIZE = 60
# So many pictures are found, then sorted; more are read along the index of their order until a page is full.
FEW = 1000


@dataclass(frozen=True)
class Position:
    """The place of a picture in an order: its value in the order's column, None without one, and its id."""

    value: str | float | datetime | UUID | None
    image_id: UUID

    @classmethod
    def of(cls, image: Image, order: Order) -> "Position":
        """Where `image` stands."""
        return cls(getattr(image, order.column), image.pk)

    @classmethod
    def read(cls, text: str, order: Order) -> "Position":
        """What `str` wrote. Raises ValueError for anything else."""
        value, _tilde, image_id = text.rpartition("~")
        if order.column == "path":
            return cls(value, UUID(image_id))
        if order.column == "group":
            return cls(UUID(value) if value else None, UUID(image_id))
        if order.column == "created_at":
            return cls(datetime.fromisoformat(value), UUID(image_id))
        return cls(float(value) if value else None, UUID(image_id))

    def __str__(self) -> str:
        value = self.value.isoformat() if isinstance(self.value, datetime) else self.value
        return f"{'' if value is None else value}~{self.image_id.hex}"


@dataclass(frozen=True)
class Page:
    """Some pictures, and where the next page begins; None on the last one."""

    images: list[Image]
    after: Position | None


def find_page(
    images: QuerySet[Image], order: Order, after: Position | None = None, size: int = PAGE_SIZE
) -> Page:
    """The first `size` of `images` behind `after`. Those that have no value in the column come last.

    Two queries where one could do: so each runs along an index, on every database.
    """
    found: list[Image] = []
    if after is None or after.value is not None:
        found = list(_find_with_value(images, order, after)[: size + 1])
    if len(found) <= size:
        rest = images.filter(**{f"{order.column}__isnull": True}).order_by("id")
        if after is not None and after.value is None:
            rest = rest.filter(pk__gt=after.image_id)
        found += rest[: size + 1 - len(found)]
    shown = found[:size]
    return Page(shown, Position.of(shown[-1], order) if len(found) > size else None)


def find_filtered_page(
    images: QuerySet[Image], order: Order, after: Position | None = None, size: int = PAGE_SIZE
) -> Page:
    """`find_page` for a filter that perhaps only a few of very many pictures match.

    Along the order's index the search for the last of five would go through all pictures, whole rows at that.
    """
    ids = list(images.values_list("pk", flat=True)[: FEW + 1])
    if len(ids) <= FEW:
        # Without the dataset in it, the database cannot but look these up.
        images = Image.objects.filter(pk__in=ids).select_related("label", "predicted").defer("views")
    return find_page(images, order, after, size)


def _find_with_value(images: QuerySet[Image], order: Order, after: Position | None) -> QuerySet[Image]:
    column, sign, beyond = order.column, *(("-", "lt") if order.is_descending else ("", "gt"))
    images = images.filter(**{f"{column}__isnull": False}).order_by(f"{sign}{column}", f"{sign}id")
    if after is None:
        return images
    is_same = Q(**{column: after.value, f"id__{beyond}": after.image_id})
    is_beyond = Q(**{f"{column}__{beyond}": after.value}) | is_same
    # The last condition says nothing new: it is the range of the index.
    return images.filter(is_beyond, **{f"{column}__{beyond}e": after.value})
