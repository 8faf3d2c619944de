"""Accepting many guesses at once, unseen, because the network is sure of them."""

from django.db.models import QuerySet

from classifier.labelling.services import Chosen, Outcome, confirm
from classifier.models import Dataset, Image
from classifier.people import Person

ABOVE = 0.95


def select_sure(dataset: Dataset, above: float = ABOVE) -> QuerySet[Image]:
    """The guesses of at least that confidence (0..1) that nobody has decided on or called wrong. What is
    probably none of the classes is not among them."""
    images = dataset.images.filter(state=Image.State.UNREVIEWED, is_outside=False, is_doubted=False)
    return images.filter(predicted__isnull=False, confidence__gte=above).order_by()


def accept_sure(*, dataset: Dataset, person: Person, above: float = ABOVE) -> Outcome:
    """Accept them: one action, which an undo takes back whole."""
    chosen = [Chosen(image_id) for image_id in select_sure(dataset, above).values_list("pk", flat=True)]
    return confirm(dataset=dataset, chosen=chosen, person=person, is_unseen=True)
