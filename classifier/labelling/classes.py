"""The classes of a dataset: added, renamed, put in order, removed, merged."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from classifier.labelling import services
from classifier.labelling.refusals import LabellingRefused
from classifier.learning.services import follow_classes, merge_columns
from classifier.models import AuditedLabel, Class, Dataset, Image, Review
from classifier.people import Person

MAX_NAME = 100
MAX_CLASSES = 1000


def add_class(*, dataset: Dataset, name: str) -> Class:
    """An own class at the end of the list: it is given by hand. Raises LabellingRefused."""
    with transaction.atomic():
        _lock(dataset)
        name = _clean_name(dataset, name)
        if dataset.classes.count() >= MAX_CLASSES:
            raise LabellingRefused(_("A dataset has at most %(limit)d classes.") % {"limit": MAX_CLASSES})
        last = dataset.classes.last()
        return dataset.classes.create(name=name, position=last.position + 1 if last else 0)


def rename_class(*, label: Class, name: str) -> None:
    """Give another name; all its labels follow. Raises LabellingRefused."""
    with transaction.atomic():
        _lock(label.dataset)
        label.name = _clean_name(label.dataset, name, besides=label)
        label.save(update_fields=["name"])


def move_class(*, label: Class, place: int) -> None:
    """Put the class at a place in the list, 0 being the first; one behind the last is the last."""
    with transaction.atomic():
        _lock(label.dataset)
        ordered = [each for each in label.dataset.classes.all() if each != label]
        ordered.insert(max(place, 0), label)
        for position, each in enumerate(ordered):
            each.position = position
        Class.objects.bulk_update(ordered, ["position"])


def remove_class(*, label: Class, person: Person, labels_go_to: Class | None = None) -> int:
    """Take a class off the list; returns how many labels it had.

    They become `labels_go_to`'s, or without one are to be reviewed again; each is a review by `person`.
    Raises LabellingRefused for the last class, and for pictures that got the class in the meantime.
    """
    dataset = label.dataset
    if labels_go_to is not None and (labels_go_to.dataset_id != dataset.pk or labels_go_to == label):
        raise LabellingRefused(_("Choose another class of this dataset for the pictures."))
    with transaction.atomic():
        _lock(dataset)
        if dataset.classes.count() == 1:
            raise LabellingRefused(_("A dataset needs at least one class."))
        chosen = [services.Chosen(pk) for pk in label.labelled.values_list("pk", flat=True)]
        if labels_go_to is None:
            services.reopen(dataset=dataset, chosen=chosen, person=person)
        else:
            services.correct(
                dataset=dataset, chosen=chosen, label=labels_go_to, person=person, covers_copies=False
            )
            waiting = Review.objects.filter(label_after=label, image__state=Image.State.PENDING)
            waiting.update(label_after=labels_go_to)
        was_guessed = bool(label.network_labels) or label.predicted.exists()
        label.delete()
    if was_guessed:
        follow_classes(dataset=dataset)
    return len(chosen)


def merge_classes(*, into: Class, others: Sequence[Class]) -> None:
    """Make one class of several: it takes over their labels, and what the network means by them.

    Past reviews tell the merged class from then on, so that undoing still leads to a class.
    Raises LabellingRefused when there is nothing to merge, or another dataset's.
    """
    dataset = into.dataset
    merged = [other for other in others if other != into]
    if not merged or any(other.dataset_id != dataset.pk for other in merged):
        raise LabellingRefused(_("Choose at least two classes of this dataset to merge."))
    with transaction.atomic():
        _lock(dataset)
        Image.objects.filter(label__in=merged).update(label=into, version=F("version") + 1)
        Review.objects.filter(label_before__in=merged).update(label_before=into)
        Review.objects.filter(label_after__in=merged).update(label_after=into)
        AuditedLabel.objects.filter(label__in=merged).update(label=into)
        into.network_labels = [*into.network_labels, *(name for one in merged for name in one.network_labels)]
        into.save(update_fields=["network_labels"])
        merge_columns(into=into, merged=merged)
        Class.objects.filter(pk__in=[one.pk for one in merged]).delete()
    follow_classes(dataset=dataset)


def _lock(dataset: Dataset) -> None:
    """One change of a dataset's list at a time."""
    Dataset.objects.select_for_update().get(pk=dataset.pk)


def _clean_name(dataset: Dataset, name: str, besides: Class | None = None) -> str:
    name = " ".join(name.split())
    if not name or len(name) > MAX_NAME:
        raise LabellingRefused(
            _("A class's name needs between one and %(limit)d characters.") % {"limit": MAX_NAME}
        )
    same = dataset.classes.filter(name__iexact=name)
    if besides is not None:
        same = same.exclude(pk=besides.pk)
    if same.exists():
        raise LabellingRefused(_("There is a class “%(name)s” already.") % {"name": name})
    return name
