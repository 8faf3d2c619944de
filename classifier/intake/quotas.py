"""How much a visitor, and the whole deployment, may keep here."""

from django.conf import settings
from django.db.models import Q, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from classifier.models import Dataset


class QuotaReached(Exception):
    """There is no room for one more picture. `sentence` is for the person, `status` for HTTP."""

    def __init__(self, sentence: str | Promise, status: int) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
        self.status = status


def check_quotas(dataset: Dataset, new_bytes: int) -> None:
    """Raise QuotaReached when the dataset's visitor, or the service, has no room for `new_bytes` more."""
    is_own = Q(visitor=dataset.visitor)
    kept = Dataset.objects.aggregate(
        own_pictures=Sum("image_count", filter=is_own, default=0),
        own_bytes=Sum("stored_bytes", filter=is_own, default=0),
        all_bytes=Sum("stored_bytes", default=0),
    )
    if kept["own_pictures"] >= settings.QUOTA_VISITOR_PICTURES:
        raise QuotaReached(
            _("You keep %(count)d pictures here, as many as one visitor may. Delete some, then try again.")
            % {"count": kept["own_pictures"]},
            status=429,
        )
    if kept["own_bytes"] + new_bytes > settings.QUOTA_VISITOR_BYTES:
        raise QuotaReached(
            _(
                "Your pictures here would pass %(limit)d MB, the most for one visitor. "
                "Delete some, then try again."
            )
            % {"limit": settings.QUOTA_VISITOR_BYTES // settings.MEGABYTE},
            status=429,
        )
    if kept["all_bytes"] + new_bytes > settings.QUOTA_TOTAL_BYTES:
        raise QuotaReached(
            _("This service has no room for more pictures now. Please try again another day."), status=507
        )
