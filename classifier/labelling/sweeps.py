"""Sweeps: a pile of pictures of which the network says the same, a page at a time.

Of a page the wrong ones are picked out and go to review; the others are accepted. Both is one action, so that
an undo takes back the page. What is decided leaves its pile: the next page is always the pile's first.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from classifier.labelling.filters import Order
from classifier.labelling.pages import Page, Position, find_page
from classifier.labelling.services import Action, Change, Chosen, Occasion, Outcome, State, decide
from classifier.models import Class, Dataset, Image
from classifier.people import Person

PAGE_SIZE = 40
OUTSIDERS = "outside"
COPIES = "copies"
CLUSTER = "alike-"
# So many pictures of a cluster with one name make it its usual name.
USUAL = 3


@dataclass(frozen=True)
class Pile(ABC):
    """One kind of sweep. `key` names it in an address; `count` is how many pictures are on it."""

    dataset: Dataset
    key: str
    count: int = 0

    @property
    @abstractmethod
    def title(self) -> str:
        """What the network says of all of them."""

    @property
    def question(self) -> str:
        """What is asked of a page of them."""
        return _("Are all of these “%(name)s”?") % {"name": self.title}

    @property
    def names_guesses(self) -> bool:
        """Whether each picture's own guess is worth reading."""
        return True

    @property
    def accepts_guesses(self) -> bool:
        """Whether what is accepted is the guess that was shown."""
        return True

    @property
    @abstractmethod
    def order(self) -> Order:
        """The least sure first."""

    @abstractmethod
    def select(self) -> QuerySet[Image]:
        """Its pictures, in no order."""

    @abstractmethod
    def accept(self, image: Image) -> Change | None:
        """What becomes of a picture that was not picked out; None where the network has changed its mind."""


@dataclass(frozen=True)
class ClassPile(Pile):
    """The pictures that the network takes for one class."""

    label: Class | None = None

    @property
    def title(self) -> str:
        """The class's name."""
        return self.label.name if self.label else ""

    @property
    def names_guesses(self) -> bool:
        """All of them have the same."""
        return False

    @property
    def order(self) -> Order:
        """By confidence."""
        return Order("confidence")

    def select(self) -> QuerySet[Image]:
        """Those of the class that are no strangers."""
        return _find_open(self.dataset).filter(is_outside=False, predicted=self.label)

    def accept(self, image: Image) -> Change | None:
        """The class becomes its label."""
        if self.label is None or image.predicted_id != self.label.pk:
            return None
        return Change(Action.CONFIRM, State.CONFIRMED, self.label.pk)


@dataclass(frozen=True)
class OutsiderPile(Pile):
    """The pictures that the network takes for none of the ten."""

    @property
    def title(self) -> str:
        """What they are accepted as."""
        return _("none of these")

    @property
    def order(self) -> Order:
        """The surer the network is of a class, the less is it of a stranger."""
        return Order("confidence", is_descending=True)

    def select(self) -> QuerySet[Image]:
        """The strangers."""
        return _find_open(self.dataset).filter(is_outside=True)

    def accept(self, image: Image) -> Change | None:
        """None of these."""
        return Change(Action.NONE_OF_THESE, State.NONE_OF_THESE)


@dataclass(frozen=True)
class CopiesPile(Pile):
    """The pictures that have near copies: what is wrong among them shows beside its like."""

    @property
    def title(self) -> str:
        """What they have in common."""
        return _("near copies")

    @property
    def question(self) -> str:
        """They show one thing or another."""
        return _("Near copies side by side: is every guess right?")

    @property
    def order(self) -> Order:
        """One group after the other."""
        return Order("group")

    def select(self) -> QuerySet[Image]:
        """Those of any group, strangers as well."""
        return _find_open(self.dataset).filter(group__isnull=False)

    def accept(self, image: Image) -> Change | None:
        """The guess becomes its label; a stranger's is none of these."""
        if image.is_outside:
            return Change(Action.NONE_OF_THESE, State.NONE_OF_THESE)
        if image.predicted_id is None:
            return None
        return Change(Action.CONFIRM, State.CONFIRMED, image.predicted_id)


@dataclass(frozen=True)
class ClusterPile(Pile):
    """The pictures that look alike; `label` is what they are called, once somebody has said so."""

    number: int = 0
    label: Class | None = None

    @property
    def title(self) -> str:
        """Its number: it has no name yet."""
        return _("look alike, %(number)d") % {"number": self.number}

    @property
    def question(self) -> str:
        """It is to be named."""
        return _("These look alike. What are they?")

    @property
    def accepts_guesses(self) -> bool:
        """Their name is given."""
        return False

    @property
    def is_to_be_named(self) -> bool:
        """Unlike the others."""
        return True

    @property
    def order(self) -> Order:
        """The oldest first."""
        return Order("time")

    def select(self) -> QuerySet[Image]:
        """Those of the cluster."""
        return _find_open(self.dataset).filter(cluster=self.number)

    def accept(self, image: Image) -> Change | None:
        """The class that the pile was called becomes its label."""
        if self.label is None or image.cluster != self.number:
            return None
        if image.predicted_id == self.label.pk:
            return Change(Action.CONFIRM, State.CONFIRMED, self.label.pk)
        return Change(Action.CORRECT, State.CORRECTED, self.label.pk)

    def find_usual_label(self) -> Class | None:
        """What most pictures of the cluster were called so far; one or two could have been wrong."""
        named = self.dataset.images.filter(cluster=self.number, label__isnull=False).order_by()
        found = named.values_list("label").annotate(count=Count("*")).order_by("-count").first()
        return self.dataset.classes.filter(pk=found[0]).first() if found and found[1] >= USUAL else None


# Beside the classes', in the order in which they are offered.
OTHER_PILES: dict[str, type[OutsiderPile | CopiesPile]] = {OUTSIDERS: OutsiderPile, COPIES: CopiesPile}


def list_piles(dataset: Dataset) -> list[Pile]:
    """All piles of the dataset that hold anything: the classes in their order, the outsiders, near copies."""
    rows = _find_open(dataset).filter(is_outside=False).values_list("predicted").annotate(count=Count("*"))
    counts: dict[int | None, int] = dict(rows)
    classes: list[Pile] = [
        ClassPile(dataset, str(label.pk), counts[label.pk], label)
        for label in dataset.classes.all()
        if label.pk in counts
    ]
    others = [pile for key in OTHER_PILES if (pile := find_pile(dataset, key)) and pile.count]
    return [*classes, *others, *_list_clusters(dataset)]


def _list_clusters(dataset: Dataset) -> list[Pile]:
    """The largest first; none while they are being made."""
    if dataset.clusters_wanted:
        return []
    rows = _find_open(dataset).filter(cluster__isnull=False).values_list("cluster")
    counts = rows.annotate(count=Count("*")).order_by("-count", "cluster")
    return [ClusterPile(dataset, f"{CLUSTER}{number}", count, number) for number, count in counts if number]


def find_pile(dataset: Dataset, key: str) -> Pile | None:
    """The pile of that name, also an empty one; None for a name that is none."""
    if key in OTHER_PILES:
        kind = OTHER_PILES[key]
        return kind(dataset, key, kind(dataset, key).select().count())
    if key.startswith(CLUSTER):
        number = key.removeprefix(CLUSTER)
        if not (number.isascii() and number.isdigit() and len(number) < 5):
            return None
        cluster = ClusterPile(dataset, key, number=int(number))
        return replace(cluster, count=cluster.select().count())
    label = next((each for each in dataset.classes.all() if str(each.pk) == key), None)
    if label is None:
        return None
    return ClassPile(dataset, key, ClassPile(dataset, key, 0, label).select().count(), label)


def find_sweep_page(pile: Pile, after: Position | None = None) -> Page:
    """The pictures of the pile behind `after`; from its beginning again where none is left there."""
    images = pile.select().select_related("predicted").defer("views")
    page = find_page(images, pile.order, after, PAGE_SIZE)
    if not page.images and after is not None:
        page = find_page(images, pile.order, None, PAGE_SIZE)
    return page


def sweep(*, pile: Pile, shown: Iterable[Chosen], wrong: Iterable[UUID], person: Person) -> Outcome:
    """Accept what was shown, and send what was picked out as wrong to review. One action.

    What was decided on since it was shown, or is not on the pile any more, is left alone and told.
    """
    picked = set(wrong)

    def rule(image: Image) -> Change | None:
        if image.state != State.UNREVIEWED:
            return None
        if image.pk in picked:
            return Change(Action.DOUBT, State.UNREVIEWED, is_doubted=True)
        return pile.accept(image)

    return decide(
        pile.dataset, shown, person, rule, Occasion(is_in_turn=True), accepts_guesses=pile.accepts_guesses
    )


def _find_open(dataset: Dataset) -> QuerySet[Image]:
    """What nobody has decided on, nor called wrong."""
    return dataset.images.filter(state=State.UNREVIEWED, is_doubted=False).order_by()
