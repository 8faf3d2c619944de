"""How much a person, and the whole deployment, may keep here."""

from django.conf import settings
from django.core.cache import cache
from django.db.models import Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from classifier.models import Dataset

ALL_BYTES = "stored-bytes-of-all-datasets"
REMEMBERED_SECONDS = 5


class QuotaReached(Exception):
    """There is no room for one more picture. `sentence` is for the person, `status` for HTTP."""

    def __init__(self, sentence: str | Promise, status: int) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
        self.status = status


class Room:
    """What a person may still store: as it was when asked, less what has been taken since."""

    def __init__(self, pictures: int, own_bytes: int, all_bytes: int) -> None:
        """So many pictures and bytes the person has; so many bytes everybody together."""
        self._pictures = pictures
        self._own_bytes = own_bytes
        self._all_bytes = all_bytes

    def take(self, new_bytes: int) -> None:
        """Take the room for one more picture. Raises QuotaReached when there is none."""
        self._check(new_bytes)
        self._pictures += 1
        self._own_bytes += new_bytes
        self._all_bytes += new_bytes

    def _check(self, new_bytes: int) -> None:
        if self._pictures >= settings.QUOTA_VISITOR_PICTURES:
            raise QuotaReached(
                _("You keep %(count)d pictures here, as many as one person may. Delete some, then try again.")
                % {"count": self._pictures},
                status=429,
            )
        if self._own_bytes + new_bytes > settings.QUOTA_VISITOR_BYTES:
            raise QuotaReached(
                _(
                    "Your pictures here would pass %(limit)d MB, the most for one person. "
                    "Delete some, then try again."
                )
                % {"limit": settings.QUOTA_VISITOR_BYTES // settings.MEGABYTE},
                status=429,
            )
        if self._all_bytes + new_bytes > settings.QUOTA_TOTAL_BYTES:
            raise QuotaReached(
                _("This service has no room for more pictures now. Please try again another day."), status=507
            )


def find_room(dataset: Dataset) -> Room:
    """The room that the dataset's owner, and the service, have now."""
    stored_here = Dataset.objects.owned_by(dataset.person).filter(folder=None)
    own = list(stored_here.values_list("image_count", "stored_bytes"))
    return Room(sum(count for count, _size in own), sum(size for _count, size in own), _recall_all_bytes())


def _recall_all_bytes() -> int:
    """Summed over every dataset, so not anew for each picture: some seconds' uploads are within tolerance."""
    total: int | None = cache.get(ALL_BYTES)
    if total is None:
        total = int(Dataset.with_removed.aggregate(total=Sum("stored_bytes", default=0))["total"])
        cache.set(ALL_BYTES, total, REMEMBERED_SECONDS)
    return total
