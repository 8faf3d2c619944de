"""Folders of this machine as datasets: opened by a command, bound to a browser by a one-time link."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from classifier.intake.images import Picture
from classifier.intake.making import Source
from classifier.intake.originals import find_loss
from classifier.intake.services import clean_name
from classifier.intake.storing import store_picture
from classifier.models import Dataset, Folder, Image

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from classifier.people import Person

LEASE = timedelta(minutes=2)
MAX_PATH = 255  # the column's length


@dataclass(frozen=True)
class Opened:
    """What became of one file: `image` is its picture, new, or known and perhaps another file's."""

    image: Image
    is_new: bool
    is_copy: bool


def provide_folder_dataset(*, path: Path, name: str, owner_id: int | None, renames: bool = False) -> Dataset:
    """The dataset of the resolved folder, made if there is none, with this name; `renames` a known one.

    With `owner_id` that account's. Without, whoever's it is; a new one is nobody's until it is claimed.
    """
    with transaction.atomic():
        known = Dataset.objects.filter(folder__path=str(path))
        dataset = (known.filter(owner=owner_id) if owner_id else known).first()
        if dataset is None:
            dataset = Dataset.objects.create(
                name=name,
                owner_id=owner_id,
                visitor=None if owner_id else uuid.uuid4(),
            )
            Folder.objects.create(dataset=dataset, path=str(path))
        elif renames:
            dataset.name = name
            dataset.save(update_fields=["name"])
    return dataset


def refuse_path(path: str) -> StrOrPromise:
    """Why a file of this relative path cannot be kept in mind; empty when it can."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return _("The file's name is not written in UTF-8.")
    if len(path) > MAX_PATH:
        return _("The file's path is longer than %d characters.") % MAX_PATH
    return "" if clean_name(path) == path else _("The file's name has characters that cannot be shown.")


def store_own_file(*, dataset: Dataset, picture: Picture, path: str, source: Source) -> Opened:
    """A row for a picture that stays where it is, pending classification by the caller.

    What browsers need to show it is stored here, where it needs anything. A file that was moved keeps its
    image, with the label. Raises StorageUnavailable.
    """
    image = dataset.images.filter(sha256=picture.sha256).first()
    if image is None:
        image = store_picture(dataset=dataset, picture=picture, name=path, lease=LEASE, source=source)
        return Opened(image, is_new=True, is_copy=False)
    if image.path != path and (image.file or not find_loss(image)):
        return Opened(image, is_new=False, is_copy=True)
    columns = {"path": path, "source_size": source.size, "source_modified": source.modified}
    Image.objects.filter(pk=image.pk).update(**columns)
    return Opened(image, is_new=False, is_copy=False)


def find_folder(dataset: Dataset) -> Folder | None:
    """Where the dataset's files are, if they stayed where they were."""
    return Folder.objects.filter(dataset=dataset).first()


def offer_dataset(*, dataset: Dataset) -> str:
    """The secret of a link by which one browser gets the dataset. An earlier link ends."""
    secret = secrets.token_urlsafe(24)
    Folder.objects.filter(dataset=dataset).update(claim=_digest(secret))
    return secret


def find_offered(secret: str) -> Dataset | None:
    """The dataset that a link offers; None when it was used, or replaced by another."""
    return Dataset.objects.filter(folder__claim=_digest(secret)).first()


def claim_dataset(*, secret: str, person: Person) -> Dataset | None:
    """Make the offered dataset the person's; the link ends. None as in `find_offered`."""
    with transaction.atomic():
        dataset = find_offered(secret)
        if dataset is None or not Folder.objects.filter(claim=_digest(secret)).update(claim=""):
            return None
        dataset.owner_id, dataset.visitor = person.user_id, person.visitor
        dataset.save(update_fields=["owner", "visitor"])
    return dataset


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
