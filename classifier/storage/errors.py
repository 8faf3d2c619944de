"""What a picture storage says when it cannot do what it was asked."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext_lazy as _

NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT})


class StorageUnavailable(Exception):
    """The storage cannot do this now. `sentence` is for the person, `status` for the HTTP answer.

    The exception's own text is for the log: it may name hosts and folders.
    """

    status = 503
    sentence = _("The place where pictures are kept cannot be reached. Please try again in a few minutes.")


class StorageFull(StorageUnavailable):
    """There is no room left: on the disk, or in the account's plan."""

    status = 507
    sentence = _("There is no room left for more pictures. Nothing was stored.")


class StorageRefused(StorageUnavailable):
    """The storage works but does not take this picture, perhaps because it is too large."""

    status = 422
    sentence = _("The place where pictures are kept did not accept this one. It may be too large.")


@contextmanager
def disk_errors_translated(what: str) -> Iterator[None]:
    """Turn an OSError inside the block into StorageFull or StorageUnavailable, with the cause kept."""
    try:
        yield
    except OSError as error:
        kind = StorageFull if error.errno in NO_SPACE else StorageUnavailable
        raise kind(f"{what}: {error}") from error
