"""After a change of a dataset's classes: what the network said is told again, chunk by chunk.

Safe to interrupt: how far it has come stands in the dataset's row, and moves with each chunk's transaction.
"""

from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import QuerySet

from classifier.classification.current import find_current
from classifier.classification.recording import tell_prediction
from classifier.classification.telling import TOLD
from classifier.models import Class, Dataset, Image
from classifier.models.dataset import START
from classifier.statements import update_all

CHUNK = 250
# So many are told again before the change is answered: small datasets never look half done.
AT_ONCE = 1000


def find_untold() -> QuerySet[Dataset]:
    """The datasets whose predictions are not all told in their present classes yet."""
    return Dataset.objects.filter(retell_after__isnull=False).order_by("pk")


def begin_retelling(*, dataset: Dataset) -> None:
    """Have every prediction of the dataset told again: the first thousand now, the rest in the background.

    Images that are decided on keep their labels; what the network thinks of them changes with the list.
    """
    Dataset.objects.filter(pk=dataset.pk).update(retell_after=START)
    for _ in range(AT_ONCE // CHUNK):
        if not _retell_chunk(Dataset.objects.filter(pk=dataset.pk, retell_after__isnull=False)):
            break


def retell_some() -> int:
    """Tell the next chunk of any dataset again; returns how many images that were, 0 when all is told."""
    return _retell_chunk(find_untold())


def _retell_chunk(datasets: QuerySet[Dataset]) -> int:
    with transaction.atomic():
        # The lock that a change of the list takes, too: a chunk is told in one list, the one that counts.
        skips = connection.features.has_select_for_update_skip_locked
        dataset = datasets.select_for_update(skip_locked=skips).first()
        if dataset is None:
            return 0
        images = list(dataset.images.filter(pk__gt=dataset.retell_after).order_by("pk").only("pk")[:CHUNK])
        _retell(images, list(dataset.classes.all()), dataset.answered_by)
        dataset.retell_after = images[-1].pk if len(images) == CHUNK else None
        dataset.save(update_fields=["retell_after"])
    return len(images)


def _retell(images: Sequence[Image], classes: Sequence[Class], network: str) -> None:
    said = find_current([image.pk for image in images], network)
    told = [image for image in images if image.pk in said]
    for image in told:
        tell_prediction(image, said[image.pk], classes)
    update_all(told, TOLD)
