"""Whether Cloudinary answers, asked so seldom that the account's calls an hour are not used up."""

import threading
import time
from functools import partial

from classifier.storage.cloudinary_api import CloudinaryApi
from classifier.storage.connector import CallFailed
from classifier.storage.deadline import Deadline, run_within
from classifier.storage.errors import StorageUnavailable
from classifier.storage.retries import meaning_of

# Render's health check waits 5 seconds.
PING_SECONDS = 3.0
PING_HOLDS_SECONDS = 30.0
FAILED_PING_HOLDS_SECONDS = 5.0


class RememberedPing:
    """Whether Cloudinary answered lately; one thread asks, the others wait for its answer."""

    def __init__(self, api: CloudinaryApi) -> None:
        self._api = api
        self._lock = threading.Lock()
        self._holds_until = 0.0
        self._failure: StorageUnavailable | None = None

    def check(self) -> None:
        """Raise StorageUnavailable when the last answer, at most 30 seconds old, was none."""
        with self._lock:
            if time.monotonic() >= self._holds_until:
                self._failure = self._ask()
                holds = FAILED_PING_HOLDS_SECONDS if self._failure else PING_HOLDS_SECONDS
                self._holds_until = time.monotonic() + holds
            failure = self._failure
        if failure:
            raise type(failure)(str(failure)) from failure

    def _ask(self) -> StorageUnavailable | None:
        deadline = Deadline(PING_SECONDS)
        try:
            run_within(deadline, partial(self._api.ping, deadline))
        except CallFailed as failure:
            # Too many questions this hour; uploads are not counted among them.
            return None if failure.is_throttling else meaning_of(failure, "be reached")
        except Exception as failure:
            return meaning_of(failure, "be reached")
        return None
