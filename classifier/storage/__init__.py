"""Where pictures are kept. `classifier.storage.cloudinary` is imported only where it is configured."""

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
]
