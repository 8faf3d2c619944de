"""What may be tried only so often, counted in the database, where all processes see it."""

import math
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.crypto import salted_hmac

from classifier.models import Attempt


@dataclass(frozen=True)
class Limit:
    """At most `most` attempts of one kind `within` a time."""

    kind: str
    most: int
    within: timedelta


# One who tries passwords; one who tries names; many machines that try one name's passwords.
SIGN_IN = Limit("sign in as, from", 10, timedelta(minutes=15))
SIGN_IN_FROM = Limit("sign in from", 50, timedelta(minutes=15))
SIGN_IN_AS = Limit("sign in as", 100, timedelta(hours=1))
CONFIRM = Limit("confirm by password", 10, timedelta(minutes=15))
SIGN_UP = Limit("sign up from", 20, timedelta(hours=1))
RESET_FROM = Limit("reset from", 10, timedelta(hours=1))
RESET_TO = Limit("reset to", 3, timedelta(hours=1))
LONGEST = timedelta(hours=1)


class TooManyAttempts(Exception):
    """The limit is reached; `minutes` to wait."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(str(wait))
        self.minutes = max(math.ceil(wait.total_seconds() / 60), 1)


def note_attempt(limit: Limit, *who: str) -> Attempt:
    """Record an attempt by or at `who`. Raises TooManyAttempts.

    Recorded first and counted then: of many at the same moment, none is overlooked. One that is refused
    does not count, so that waiting helps.
    """
    now = timezone.now()
    attempt = Attempt.objects.create(key=_make_key(limit, who))
    recent = Attempt.objects.filter(key=attempt.key, created_at__gt=now - limit.within)
    if recent.count() > limit.most:
        attempt.delete()
        oldest = recent.order_by("created_at").values_list("created_at", flat=True).first() or now
        raise TooManyAttempts(oldest + limit.within - now)
    return attempt


def forget_attempts(limit: Limit, *who: str) -> None:
    """It went well: start counting anew."""
    Attempt.objects.filter(key=_make_key(limit, who)).delete()


def prune_attempts() -> None:
    """Remove those that count no more."""
    Attempt.objects.filter(created_at__lt=timezone.now() - LONGEST).delete()


def _make_key(limit: Limit, who: tuple[str, ...]) -> str:
    return salted_hmac(limit.kind, "\n".join(who), algorithm="sha256").hexdigest()
