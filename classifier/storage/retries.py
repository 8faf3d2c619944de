"""Tries again what may pass by itself, and says what a final failure means."""

import re
from collections.abc import Callable

from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception,
    wait_random_exponential,
)

from classifier.storage.connector import CallFailed
from classifier.storage.deadline import Deadline, run_within
from classifier.storage.errors import StorageFull, StorageRefused, StorageUnavailable

ATTEMPTS = 4
FIRST_PAUSE_SECONDS = 0.3
LONGEST_PAUSE_SECONDS = 2.0
# An attempt with less time than this would only fail.
SHORTEST_ATTEMPT_SECONDS = 0.5
# Answers about a used-up plan speak of one of these; those about calls in an hour say "api operations".
PLAN_IS_USED_UP = re.compile(r"quota|storage (limit|usage)|out of storage|credits|usage limit", re.IGNORECASE)


def means_full(failure: BaseException) -> bool:
    """True when Cloudinary says that the account's plan is used up: a pause does not help."""
    return (
        isinstance(failure, CallFailed)
        and failure.status is not None
        and 400 <= failure.status < 500
        and PLAN_IS_USED_UP.search(str(failure)) is not None
    )


def is_worth_another_try(failure: BaseException) -> bool:
    """True for network errors, 5xx and throttling."""
    return isinstance(failure, CallFailed) and failure.may_pass and not means_full(failure)


def call_with_retries[T](seconds: float, call: Callable[[Deadline], T]) -> T:
    """Return what `call(deadline)` returns, tried up to four times, `seconds` in all at the most."""
    deadline = Deadline(seconds)

    def has_no_time(state: RetryCallState) -> bool:
        return state.upcoming_sleep + SHORTEST_ATTEMPT_SECONDS > deadline.remaining()

    retrying = Retrying(
        retry=retry_if_exception(is_worth_another_try),
        wait=wait_random_exponential(multiplier=FIRST_PAUSE_SECONDS, max=LONGEST_PAUSE_SECONDS),
        stop=lambda state: state.attempt_number >= ATTEMPTS or has_no_time(state),
        reraise=True,
    )
    return run_within(deadline, lambda: retrying(call, deadline))


def meaning_of(failure: Exception, what: str) -> StorageUnavailable:
    """Return what to raise for a call that failed for good."""
    detail = f"Cloudinary cannot {what}: {str(failure) or type(failure).__name__}"
    if means_full(failure):
        return StorageFull(detail)
    # Throttling is no refusal of this picture, and wrong credentials (401, 403) aren't the person's affair.
    if isinstance(failure, CallFailed) and failure.status in (400, 413):
        return StorageRefused(detail)
    return StorageUnavailable(detail)
