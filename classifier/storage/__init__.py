"""Where pictures are kept. `classifier.storage.cloudinary` is imported only where it is configured."""

from typing import cast

from django.core.files.storage import storages

from classifier.storage.base import PictureStorage, StoredFile, Variant
from classifier.storage.errors import StorageFull, StorageRefused, StorageUnavailable
from classifier.storage.local import LocalPictureStorage

__all__ = [
    "LocalPictureStorage",
    "PictureStorage",
    "StorageFull",
    "StorageRefused",
    "StorageUnavailable",
    "StoredFile",
    "Variant",
    "picture_storage",
]


def picture_storage() -> PictureStorage:
    """The storage that the settings name."""
    return cast(PictureStorage, storages["pictures"])
