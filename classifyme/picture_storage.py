"""Which storage keeps the pictures: the local disk, or Cloudinary as soon as its credentials are set."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from classifier.storage.account import delivery_origin
from classifyme.cloudinary_settings import read_cloudinary
from classifyme.env import Environment

LOCAL = "classifier.storage.LocalPictureStorage"
CLOUDINARY = "classifier.storage.cloudinary.CloudinaryPictureStorage"


@dataclass(frozen=True)
class PictureStorageSettings:
    """For STORAGES, and what the rest of the settings must know of it."""

    backend: str
    options: dict[str, Any]
    is_on_local_disk: bool
    image_origins: list[str] = field(default_factory=list)


def read_picture_storage(env: Environment, pictures_dir: Path) -> PictureStorageSettings:
    """Read the storage from the environment. Raises ImproperlyConfigured when credentials are incomplete."""
    cloudinary = read_cloudinary(env)
    if not cloudinary:
        return PictureStorageSettings(LOCAL, {"location": pictures_dir}, is_on_local_disk=True)
    host = {name: cloudinary.get(name) or "" for name in ("cloud_name", "delivery_prefix")}
    origin = delivery_origin(**host, private_cdn=cloudinary.get("private_cdn", False))
    return PictureStorageSettings(CLOUDINARY, cloudinary, is_on_local_disk=False, image_origins=[origin])
