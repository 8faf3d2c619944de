"""Reads: how many pictures are what, and which one is to be reviewed next."""

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from classifier.labelling.filters import Order
from classifier.labelling.pages import Position, find_page
from classifier.models import Class, Dataset, Image, Review

State = Image.State
REVIEWED = (State.CONFIRMED, State.CORRECTED, State.NONE_OF_THESE, State.LEFT_OUT)
DOUBT = Order("margin")
RANDOM_EVERY = 10


@dataclass(frozen=True)
class Progress:
    """How many of a dataset's pictures are in each state."""

    by_state: dict[str, int]

    @property
    def total(self) -> int:
        """All pictures."""
        return sum(self.by_state.values())

    @property
    def reviewed(self) -> int:
        """Those that a person decided on."""
        return sum(self.by_state.get(state, 0) for state in REVIEWED)

    @property
    def left(self) -> int:
        """Those that can be reviewed and are not yet."""
        return self.by_state.get(State.UNREVIEWED, 0)

    @property
    def pending(self) -> int:
        """Those that the network has not seen yet."""
        return self.by_state.get(State.PENDING, 0)


@dataclass(frozen=True)
class ClassCount:
    """A class, with its accepted labels and the network's guesses that are not reviewed."""

    label: Class
    labelled: int
    guessed: int

    @property
    def total(self) -> int:
        """The pictures that the page shows under it."""
        return self.labelled + self.guessed


def find_progress(datasets: Iterable[Dataset]) -> dict[UUID, Progress]:
    """The progress of each of `datasets`, in one query."""
    states: dict[UUID, dict[str, int]] = {dataset.pk: {} for dataset in datasets}
    rows = Image.objects.filter(dataset__in=states).order_by().values_list("dataset", "state")
    for dataset_id, state, count in rows.annotate(count=Count("*")):
        states[dataset_id][state] = count
    return {dataset_id: Progress(by_state) for dataset_id, by_state in states.items()}


def count_pictures(dataset: Dataset) -> tuple[list[ClassCount], Progress]:
    """The dataset's classes in their order with their pictures, and its progress: one walk along an index."""
    labelled: dict[int, int] = defaultdict(int)
    guessed: dict[int, int] = defaultdict(int)
    by_state: dict[str, int] = defaultdict(int)
    rows = dataset.images.order_by().values_list("state", "label", "predicted").annotate(count=Count("*"))
    for state, label_id, predicted_id, count in rows:
        by_state[state] += count
        if label_id:
            labelled[label_id] += count
        elif predicted_id and state == State.UNREVIEWED:
            guessed[predicted_id] += count
    counts = [ClassCount(each, labelled[each.pk], guessed[each.pk]) for each in dataset.classes.all()]
    return counts, Progress(by_state)


def select_to_review(dataset: Dataset, besides: Image | None = None) -> QuerySet[Image]:
    """The unreviewed pictures, of near copies only the most doubtful one.

    With `besides`, those that are left once that image, and with it its near copies, has been decided on.
    """
    images = dataset.images.filter(_is_first_of_its_group(dataset), state=State.UNREVIEWED)
    if besides is None:
        return images
    images = images.exclude(pk=besides.pk)
    return images.exclude(group=besides.group) if besides.group else images


def _is_first_of_its_group(dataset: Dataset) -> Q:
    """No unreviewed near copy has its turn before: called wrong comes first, without a margin comes last."""
    copies = dataset.images.filter(group=OuterRef("group"), state=State.UNREVIEWED).order_by()
    doubted, margin, is_earlier = OuterRef("is_doubted"), OuterRef("margin"), Q(pk__lt=OuterRef("pk"))
    is_wrong, is_alike = Q(is_doubted__gt=doubted), Q(is_doubted=doubted)
    more_doubtful = copies.filter(
        is_wrong | is_alike & (Q(margin__lt=margin) | Q(margin=margin) & is_earlier)
    )
    with_margin = copies.filter(is_wrong | is_alike & (Q(margin__isnull=False) | is_earlier))
    return (
        Q(group__isnull=True)
        | Q(margin__isnull=False) & ~Exists(more_doubtful)
        | Q(margin__isnull=True) & ~Exists(with_margin)
    )


def find_next_doubtful(
    dataset: Dataset, after: Position | None = None, besides: Image | None = None
) -> Image | None:
    """The unreviewed picture behind `after` whose two likeliest classes are closest, if one is left.

    What was called wrong has a turn of its own; of near copies only one has: its decision covers the others.
    """
    open_ = (
        select_to_review(dataset, besides)
        .filter(is_doubted=False)
        .select_related("label", "predicted")
        .defer("views")
    )
    page = find_page(open_, DOUBT, after, size=1)
    return page.images[0] if page.images else None


def find_next_called_wrong(
    dataset: Dataset, beyond: UUID | None = None, besides: Image | None = None
) -> Image | None:
    """The picture, by id, whose guess someone called wrong, if one is left beyond that id."""
    called_wrong = select_to_review(dataset, besides).filter(is_doubted=True).order_by("pk")
    if beyond is not None:
        called_wrong = called_wrong.filter(pk__gt=beyond)
    return called_wrong.select_related("label", "predicted").defer("views").first()


def draw_at_random(dataset: Dataset, besides: Image | None = None) -> Image | None:
    """Any unreviewed picture, each as likely as the others: the estimates need a fair sample."""
    open_ = select_to_review(dataset, besides).order_by("margin", "id")
    count = open_.count()
    if not count:
        return None
    place = random.randrange(count)  # noqa: S311 - a sample, no secret
    found = open_.values_list("pk", flat=True)[place : place + 1]  # read off the index alone
    return (
        dataset.images.select_related("label", "predicted").defer("views").filter(pk__in=list(found)).first()
    )


def is_turn_of_a_random_one(dataset: Dataset, ahead: int = 0) -> bool:
    """Whether the next review, or the one `ahead` of it, is every tenth."""
    decisions = dataset.reviews.filter(is_for_copy=False).exclude(action=Review.Action.UNDO).count()
    return (decisions + ahead) % RANDOM_EVERY == RANDOM_EVERY - 1
