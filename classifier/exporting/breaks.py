"""A download that breaks off is told: the connection is cut, and the page says why the next time."""

import logging
from collections.abc import Iterable, Iterator

from django.core.cache import cache
from django.utils.translation import gettext as _

from classifier.exporting.snapshot import PictureMissing
from classifier.intake.images import PictureRefused
from classifier.models import Dataset

logger = logging.getLogger(__name__)
_REMEMBERED_FOR = 60 * 60


def watch[Piece](dataset: Dataset, pieces: Iterable[Piece]) -> Iterator[Piece]:
    """`pieces`, and a note for `find_break` if they end in an error, which is raised.

    The server then closes the connection without the end that HTTP asks for, so that the browser calls the
    download failed; an archive or a JSON file that is cut off is no whole one in any case.
    """
    cache.delete(_key(dataset))
    try:
        yield from pieces
    except (PictureMissing, PictureRefused) as error:
        sentence = str(getattr(error, "sentence", error))
        logger.error("The download of dataset %s broke off: %s", dataset.pk, sentence)
        cache.set(_key(dataset), sentence, _REMEMBERED_FOR)
        raise


def find_break(dataset: Dataset) -> str:
    """Why the dataset's last download broke off, as far as this process knows; "" when it did not."""
    sentence: str = cache.get(_key(dataset), "")
    return sentence and _("The last download broke off. %(reason)s") % {"reason": sentence}


def _key(dataset: Dataset) -> str:
    return f"broken-download-{dataset.pk}"
