"""One worker at a time goes through a dataset: a lease in the dataset's row, for 30 seconds at a time."""

from django.db.models import Q
from django.utils import timezone

from classifier.models import Dataset
from classifier.models.image import LEASE


def is_free(column: str) -> Q:
    """The datasets whose lease in that column nobody holds."""
    return Q(**{column: None}) | Q(**{f"{column}__lt": timezone.now()})


def take_lease(dataset: Dataset, column: str) -> bool:
    """Take it, if nobody else was faster."""
    until = timezone.now() + LEASE
    setattr(dataset, column, until)
    return bool(Dataset.objects.filter(is_free(column), pk=dataset.pk).update(**{column: until}))


def keep_lease(dataset: Dataset, column: str) -> bool:
    """Lengthen it; False when it lapsed and someone else has taken it since."""
    own, until = getattr(dataset, column), timezone.now() + LEASE
    setattr(dataset, column, until)
    return bool(Dataset.objects.filter(pk=dataset.pk, **{column: own}).update(**{column: until}))


def give_back_lease(dataset: Dataset, column: str) -> None:
    """Let others have it at once."""
    Dataset.objects.filter(pk=dataset.pk, **{column: getattr(dataset, column)}).update(**{column: None})
