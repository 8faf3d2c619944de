"""Whether a dataset learns, when it does so at once, and what a change of its classes means for its head."""

from collections.abc import Collection

from django.db import transaction

from classifier.learning.telling import begin_retelling
from classifier.models import Class, Dataset, Head
from classifier.models.dataset import START
from ml_models.learning.columns import Column, read_columns, write_columns


def set_learning(*, dataset: Dataset, learns: bool) -> None:
    """Learn from the dataset's labels from now on, or leave the guesses to the network alone.

    The heads and the features stay: turned on again, it goes on where it was.
    """
    dataset.learns = learns
    if learns:
        Dataset.objects.filter(pk=dataset.pk).update(learns=True, learnt_through=0)
    else:
        Dataset.objects.filter(pk=dataset.pk).update(learns=False, head_version=0, retell_after=START)


def learn_anew(*, dataset: Dataset) -> None:
    """Have all labels learnt from at once, however few of them are new."""
    Dataset.objects.filter(pk=dataset.pk).update(learnt_through=0)


def follow_classes(*, dataset: Dataset) -> None:
    """After a change of the list: the guesses are told in it at once, and labels are learnt from anew."""
    learn_anew(dataset=dataset)
    begin_retelling(dataset=dataset)


def merge_columns(*, into: Class, merged: Collection[Class]) -> None:
    """What the head in use knows of classes that become one goes to that one. Within the change's
    transaction."""
    gone = {label.pk for label in merged}
    with transaction.atomic():
        heads = Head.objects.filter(dataset=into.dataset_id).exclude(weights=b"").defer("weights")
        for head in heads:
            columns = [
                Column(into.pk, each.labels) if each.class_id in gone else each
                for each in read_columns(head.columns)
            ]
            head.columns = write_columns(columns)
            head.save(update_fields=["columns"])
