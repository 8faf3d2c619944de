"""What every place that keeps pictures can do, and which names it takes."""

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any, override

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import Storage

# No part begins with a dot, so neither '..' nor a hidden file can be named.
NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*", re.ASCII)
PREFIX = re.compile(r"([A-Za-z0-9_-][A-Za-z0-9._-]*/?)*", re.ASCII)
LONGEST_NAME = 200


class Variant(enum.Enum):
    """A form in which a stored picture can be had from a storage that makes forms itself."""

    ORIGINAL = "original"
    RENDITION = "rendition"
    THUMBNAIL = "thumbnail"


@dataclass(frozen=True)
class StoredFile:
    """A name that is in the storage, and when it was stored (aware, UTC)."""

    name: str
    modified: datetime


class PictureStorage(Storage):
    """The contract of STORAGES["pictures"].

    `save` returns the name to keep in the row: it is what `list_names` yields and may lack the extension.
    `save` and `delete` raise StorageUnavailable (or its kinds StorageFull, StorageRefused) and nothing else,
    but for a name that leads out of the storage (SuspiciousFileOperation).
    """

    # True: thumbnails and what browsers can show are made by the storage, at the addresses of `address_of`.
    makes_variants = False
    # The origin that those addresses have ("https://host"), for the page's content security policy.
    delivery_origin: str | None = None

    @override
    def save(self, name: str | None, content: IO[Any], max_length: int | None = None) -> str:
        """Store all of `content` durably under `name` and return the name under which it is known."""
        raise NotImplementedError

    def list_names(self, prefix: str = "") -> Iterator[StoredFile]:
        """Yield every stored name that begins with `prefix`, in no order, also what no row knows."""
        raise NotImplementedError

    def address_of(self, name: str, variant: Variant | None = None) -> str | None:
        """Return the signed address of a variant (None: the original), or None: serve it from `open`."""
        raise NotImplementedError

    def check_writable(self) -> None:
        """Raise StorageUnavailable when pictures could not be stored now."""
        raise NotImplementedError


def checked_name(name: str | None) -> str:
    """Return `name` if it is a plain relative path of a storage, else raise SuspiciousFileOperation."""
    if name is None or not is_name(name):
        raise SuspiciousFileOperation(f"Not a name in the picture storage: {name!r}")
    return name


def is_name(name: str) -> bool:
    """True for what `checked_name` accepts. Strangers' files in the storage's place may have other names."""
    return len(name) <= LONGEST_NAME and NAME.fullmatch(name) is not None


def checked_prefix(prefix: str) -> str:
    """Return `prefix` if names can begin with it, else raise SuspiciousFileOperation."""
    if len(prefix) > LONGEST_NAME or not PREFIX.fullmatch(prefix):
        raise SuspiciousFileOperation(f"Not the beginning of a name in the picture storage: {prefix!r}")
    return prefix
