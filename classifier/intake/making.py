"""A picture that was read becomes a row, not saved, and the files that are to be stored with it."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile, File
from django.utils import timezone

from classifier.active_model import active_card
from classifier.ahead import aside
from classifier.intake.fingerprints import make_fingerprint, sample
from classifier.intake.images import Picture
from classifier.intake.quality import find_hints
from classifier.intake.renditions import make_rendition, make_thumbnail
from classifier.models import Dataset, Image
from classifier.storage import picture_storage
from ml_models.preprocess import make_views

EXTENSIONS = {"JPEG": "jpg", "HEIF": "heic", "TIFF": "tif"}
THUMBNAIL_SIDE = 320
# Pixels: what is made of fewer takes no longer than to hand it to another thread.
WORTH_A_THREAD = 16_384


@dataclass(frozen=True)
class Source:
    """A file on the person's own disk: bytes, and milliseconds since 1970 at its last change."""

    size: int
    modified: int


@dataclass(frozen=True)
class Made:
    """A row, not saved, and its files: by the column that names one the name in the storage and the content.

    Without an original among them it stays where it is.
    """

    image: Image
    files: dict[str, tuple[str, File[Any]]]


def make_image(
    dataset: Dataset,
    picture: Picture,
    name: str,
    *,
    file: File[Any] | None = None,
    lease: timedelta | None = None,
    source: Source | None = None,
) -> Made:
    """All that is made of a picture at its arrival. Asks no database, so that any thread may do it."""
    image = _describe(dataset, picture, name)
    image.lease_until = timezone.now() + lease if lease else None
    image.source_size, image.source_modified = (source.size, source.modified) if source else (None, None)
    files = _prepare_files(image, picture, file)
    image.stored_bytes = sum(content.size for _name, content in files.values())
    return Made(image, files)


def _describe(dataset: Dataset, picture: Picture, name: str) -> Image:
    image = Image(
        dataset=dataset,
        sha256=picture.sha256,
        path=name,
        format=picture.format,
        width=picture.width,
        height=picture.height,
        size=picture.size,
        grouping=Image.Grouping.WAITING,
    )
    policy = active_card(dataset.answered_by).views
    with aside(lambda: _examine(image, picture)) if _is_large(picture) else nullcontext():
        image.views = make_views(picture.image, policy).tobytes()
    if not _is_large(picture):
        _examine(image, picture)
    return image


def _is_large(picture: Picture) -> bool:
    return picture.width * picture.height > WORTH_A_THREAD


def _examine(image: Image, picture: Picture) -> None:
    """Set what is told from the pixels."""
    sampled = sample(picture.image)
    image.fingerprint = make_fingerprint(sampled)
    image.quality = find_hints(sampled, picture.width, picture.height) or None


def _prepare_files(
    image: Image, picture: Picture, file: File[Any] | None
) -> dict[str, tuple[str, File[Any]]]:
    # The image's own id in the name: deleting a row never takes a file that a new upload just stored.
    stem = f"{image.dataset_id}/{picture.sha256}-{image.pk.hex[:8]}"
    extension = EXTENSIONS.get(picture.format, picture.format.lower())
    files: dict[str, tuple[str, File[Any]]] = {}
    if file is not None:
        files["file"] = (f"{stem}.{extension}", file)
    if picture_storage().makes_variants:
        return files
    if not picture.is_shown_by_browsers:
        files["rendition"] = (f"{stem}-rendition.jpg", ContentFile(make_rendition(picture.image)))
    if not picture.is_shown_by_browsers or max(picture.width, picture.height) > THUMBNAIL_SIDE:
        thumbnail = make_thumbnail(picture.image, THUMBNAIL_SIDE)
        files["thumbnail"] = (f"{stem}-thumbnail.jpg", ContentFile(thumbnail))
    return files
