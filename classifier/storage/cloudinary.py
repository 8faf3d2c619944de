"""Pictures at Cloudinary: private, signed, and given up on in time. Imported only when it is configured."""

from __future__ import annotations

import logging
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import IO, Any, override

from django.core.files.base import File

from classifier.storage.account import UPLOAD_PREFIX, Account
from classifier.storage.addresses import signed_address
from classifier.storage.base import PictureStorage, StoredFile, Variant, checked_name, checked_prefix, is_name
from classifier.storage.cloudinary_api import CloudinaryApi, NameTaken
from classifier.storage.connector import CallFailed, size_of
from classifier.storage.deadline import Deadline, run_within
from classifier.storage.errors import StorageUnavailable
from classifier.storage.leftovers import DELAYS, Leftovers
from classifier.storage.ping import RememberedPing
from classifier.storage.retries import call_with_retries, meaning_of

logger = logging.getLogger(__name__)

# Storing must be answered within 12 seconds whatever happens: the upload with its retries, then the removal
# of what a failed one may have left.
UPLOAD_SECONDS = 9.5
CLEAN_UP_SECONDS = 2.0
CALL_SECONDS = 10.0
IN_MEMORY_BYTES = 1024 * 1024


class CloudinaryPictureStorage(PictureStorage):
    """One private asset for each picture, its public id `<folder>/<name without its extension>`.

    The seconds bound whole calls, retries included: `upload_seconds` + `clean_up_seconds` is the longest that
    `save` takes.
    """

    makes_variants = True

    def __init__(
        self,
        *,
        cloud_name: str,
        api_key: str,
        api_secret: str,
        folder: str = "classifyme",
        upload_prefix: str = UPLOAD_PREFIX,
        delivery_prefix: str = "",
        private_cdn: bool = False,
        signature_algorithm: str = "sha1",
        long_url_signature: bool = False,
        upload_seconds: float = UPLOAD_SECONDS,
        clean_up_seconds: float = CLEAN_UP_SECONDS,
        call_seconds: float = CALL_SECONDS,
        leftover_delays: Sequence[float] = DELAYS,
    ) -> None:
        self._account = Account(
            cloud_name=cloud_name,
            api_key=api_key,
            api_secret=api_secret,
            upload_prefix=upload_prefix,
            delivery_prefix=delivery_prefix,
            private_cdn=private_cdn,
            signature_algorithm=signature_algorithm,
            long_url_signature=long_url_signature,
        )
        self._api = CloudinaryApi(self._account)
        self._root = f"{folder.strip('/')}/"
        self._upload_seconds = upload_seconds
        self._clean_up_seconds = clean_up_seconds
        self._call_seconds = call_seconds
        self._leftovers = Leftovers(self._try_to_destroy, leftover_delays)
        self._ping = RememberedPing(self._api)
        self.delivery_origin = self._account.delivery_origin

    @override
    def save(self, name: str | None, content: IO[Any], max_length: int | None = None) -> str:
        """Upload all of `content`; return the name without its extension. After a failure nothing is kept."""
        kept = known_as(name)
        public_id = self._root + kept
        upload = partial(self._api.upload, public_id, content, size_of(content))
        try:
            self._call(f"store {public_id}", self._upload_seconds, upload)
        except StorageUnavailable as failure:
            if not isinstance(failure.__cause__, NameTaken):
                self._try_to_destroy(public_id)
                self._leftovers.add(public_id)
            raise
        self._leftovers.forget(public_id)
        return kept

    @override
    def open(self, name: str, mode: str = "rb") -> File[Any]:
        """Fetch the original; FileNotFoundError when there is none."""
        if mode != "rb":
            raise ValueError("stored pictures are opened for reading only")
        address = signed_address(self._account, self._root + known_as(name), Variant.ORIGINAL)
        file = tempfile.SpooledTemporaryFile(IN_MEMORY_BYTES)  # noqa: SIM115 - the caller closes it
        try:
            self._call(f"fetch {name}", self._call_seconds, partial(self._fetch, address, file))
        except BaseException as failure:
            file.close()
            if isinstance(failure.__cause__, CallFailed) and failure.__cause__.status == 404:
                raise FileNotFoundError(f"no such picture: {name}") from failure
            raise
        file.seek(0)
        return File(file, name=name)

    @override
    def delete(self, name: str) -> None:
        """Delete the picture and its copies in Cloudinary's caches; one that is gone already is fine."""
        public_id = self._root + known_as(name)
        self._call(f"delete {public_id}", self._call_seconds, partial(self._api.destroy, public_id))

    @override
    def exists(self, name: str) -> bool:
        """Ask whether the picture is stored. Counts towards the account's calls an hour."""
        public_id = self._root + known_as(name)
        return self._call(f"look for {public_id}", self._call_seconds, partial(self._api.exists, public_id))

    @override
    def list_names(self, prefix: str = "") -> Iterator[StoredFile]:
        """Yield what lies in this deployment's folder; what is not named as ours is left out."""
        beginning = self._root + checked_prefix(prefix)
        cursor: str | None = None
        cursors: set[str | None] = set()
        while cursor not in cursors:
            cursors.add(cursor)
            page = partial(self._api.list_page, beginning, cursor)
            resources, cursor = self._call(f"list {beginning}", self._call_seconds, page)
            yield from self._stored_files(resources, beginning)
            if not cursor:
                return
        raise StorageUnavailable(f"Cloudinary lists {beginning} in a circle")

    @override
    def address_of(self, name: str, variant: Variant | None = None) -> str | None:
        """Return the signed address of the original, or of what Cloudinary makes of it."""
        return signed_address(self._account, self._root + known_as(name), variant or Variant.ORIGINAL)

    @override
    def check_writable(self) -> None:
        """Ping Cloudinary, at most every 30 seconds: pings count towards the account's calls an hour."""
        self._ping.check()

    def _call[T](self, what: str, seconds: float, call: Callable[[Deadline], T]) -> T:
        try:
            return call_with_retries(seconds, call)
        except Exception as failure:
            # Also the threads that a machine refuses, and bugs of the SDK: a person gets a clear answer.
            meaning = meaning_of(failure, what)
            logger.warning("%s", meaning)
            raise meaning from failure

    def _try_to_destroy(self, public_id: str) -> None:
        deadline = Deadline(self._clean_up_seconds)
        try:
            run_within(deadline, partial(self._api.destroy, public_id, deadline))
        except Exception as failure:
            logger.warning("%s", meaning_of(failure, f"remove {public_id} after a failed upload"))

    def _fetch(self, address: str, file: IO[bytes], deadline: Deadline) -> None:
        file.seek(0)
        file.truncate()
        self._api.fetch(address, file, deadline)

    def _stored_files(self, resources: list[dict[str, Any]], beginning: str) -> Iterator[StoredFile]:
        for resource in resources:
            public_id = str(resource.get("public_id", ""))
            name = public_id.removeprefix(self._root)
            if public_id.startswith(beginning) and is_name(name) and known_as(name) == name:
                yield StoredFile(name, moment_of(resource.get("created_at")))


def known_as(name: str | None) -> str:
    """Return the name without its extension: Cloudinary's public ids have none, the format is the asset's."""
    return re.sub(r"\.[^/]*$", "", checked_name(name))


def moment_of(created_at: object) -> datetime:
    """Read Cloudinary's "2026-01-31T12:00:00Z"; StorageUnavailable when it is something else."""
    try:
        moment = datetime.fromisoformat(str(created_at))
    except ValueError as error:
        raise StorageUnavailable(f"Cloudinary lists a picture of {created_at!r}") from error
    return moment.replace(tzinfo=moment.tzinfo or UTC)
