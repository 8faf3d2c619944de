"""The original of an image, wherever it is: in the picture storage, or in the folder that was opened."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, cast
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from classifier.intake.own_files import OwnFileLost, read_own
from classifier.models import Folder, Image
from classifier.storage import picture_storage

# By the image's path, SHA-256 and name in the storage ("" for a person's own file).
type OpenOriginal = Callable[[str, str, str], BinaryIO]


def open_original(image: Image) -> BinaryIO:
    """The bytes that the image was made of.

    Raises StorageUnavailable or FileNotFoundError when they cannot be had; the latter is an OwnFileLost, with
    a sentence, when the file in the person's own folder has gone or changed.
    """
    if image.file:
        return cast(BinaryIO, picture_storage().open(image.file))
    return originals_of(image.dataset_id)(image.path, image.sha256, "")


def originals_of(dataset_id: UUID) -> OpenOriginal:
    """What opens the originals of a dataset; as `open_original` does, but in any thread: the database
    is asked here, once."""
    folder = Folder.objects.filter(dataset=dataset_id).first()

    def open_one(path: str, sha256: str, name: str) -> BinaryIO:
        if name:
            return cast(BinaryIO, picture_storage().open(name))
        if settings.IS_DEPLOYED:
            raise OwnFileLost(_("This file is in a folder of the machine that it was opened on."))
        if folder is None:
            raise OwnFileLost(_("The file is no longer in your folder."))
        return BytesIO(read_own(Path(folder.path), path, settings.UPLOAD_MAX_FILE_BYTES, sha256))

    return open_one


def find_loss(image: Image) -> str:
    """Why the image's file in the person's own folder cannot be had; empty when it can, or is stored here."""
    if image.file:
        return ""
    try:
        open_original(image).close()
    except OwnFileLost as lost:
        return str(lost.sentence)
    return ""
