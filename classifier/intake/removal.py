"""A deleted dataset is gone at once; its files and rows are removed in the background, chunk by chunk."""

from uuid import uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from classifier.models import Archive, Dataset, Features, Image, Prediction, Review, Share
from classifier.storage import picture_storage

# A second or two of a storage across the network; so much is done twice after a kill.
CHUNK = 100


def find_removed() -> QuerySet[Dataset]:
    """The deleted datasets that still have files or rows, the longest gone first."""
    return Dataset.with_removed.filter(removed_at__isnull=False).order_by("removed_at")


def remove_dataset(*, dataset: Dataset) -> None:
    """Take the dataset away from everybody. Its files and rows go later, by `remove_some`."""
    with transaction.atomic():
        # Nobody's: whoever looks for a person's pictures, or comes by a link, does not find these any more.
        Dataset.objects.filter(pk=dataset.pk).update(
            removed_at=timezone.now(), owner=None, visitor=uuid4(), retell_after=None
        )
        Share.objects.filter(dataset=dataset).delete()
        Archive.objects.filter(dataset=dataset).delete()


def remove_some() -> int:
    """Remove the files, then the rows, of some pictures of a deleted dataset; after the last the dataset.

    Returns the pictures removed, 1 for the dataset itself, 0 when there is nothing to do. A kill in between
    leaves rows whose files are gone, and they are removed again: no file is ever without its row. Raises
    StorageUnavailable; everything is still there then.
    """
    dataset = find_removed().first()
    if dataset is None:
        return 0
    images = list(dataset.images.order_by("pk").only("file", "rendition", "thumbnail")[:CHUNK])
    if not images:
        _remove_last_rows(dataset)
        return 1
    for image in images:
        for name in image.stored_names:
            picture_storage().delete(name)
    ids = [image.pk for image in images]
    # By hand: Django would fetch all rows that hang on these.
    with transaction.atomic():
        Review.objects.filter(image__in=ids).order_by().update(undoes=None)
        for model in (Review, Prediction, Features):
            rows = model._default_manager.filter(image__in=ids).order_by()
            rows._raw_delete(rows.db)
        Image.objects.filter(pk__in=ids).delete()
    return len(images)


def _remove_last_rows(dataset: Dataset) -> None:
    """The row, unless a picture that was on its way has come in meanwhile: it is removed next time."""
    with transaction.atomic():
        Dataset.with_removed.select_for_update().get(pk=dataset.pk)
        if not dataset.images.exists():
            dataset.delete()
