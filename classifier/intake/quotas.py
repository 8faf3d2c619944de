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


def check_quotas(dataset: Dataset, new_bytes: int) -> None:
    """Raise QuotaReached when the dataset's owner, or the service, has no room for `new_bytes` more."""
    stored_here = Dataset.objects.owned_by(dataset.person).filter(folder=None)
    own = list(stored_here.values_list("image_count", "stored_bytes"))
    pictures = sum(count for count, _size in own)
    stored_bytes = sum(size for _count, size in own)
    if pictures >= settings.QUOTA_VISITOR_PICTURES:
        raise QuotaReached(
            _("You keep %(count)d pictures here, as many as one person may. Delete some, then try again.")
            % {"count": pictures},
            status=429,
        )
    if stored_bytes + new_bytes > settings.QUOTA_VISITOR_BYTES:
        raise QuotaReached(
            _(
                "Your pictures here would pass %(limit)d MB, the most for one person. "
                "Delete some, then try again."
            )
            % {"limit": settings.QUOTA_VISITOR_BYTES // settings.MEGABYTE},
            status=429,
        )
    if _recall_all_bytes() + new_bytes > settings.QUOTA_TOTAL_BYTES:
        raise QuotaReached(
            _("This service has no room for more pictures now. Please try again another day."), status=507
        )


def _recall_all_bytes() -> int:
    """Summed over every dataset, so not anew for each picture: some seconds' uploads are within tolerance."""
    total: int | None = cache.get(ALL_BYTES)
    if total is None:
        total = int(Dataset.with_removed.aggregate(total=Sum("stored_bytes", default=0))["total"])
        cache.set(ALL_BYTES, total, REMEMBERED_SECONDS)
    return total
