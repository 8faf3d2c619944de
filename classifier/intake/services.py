"""Pictures in and out of the store: acknowledged only when stored, never left half done."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import batched
from types import MappingProxyType
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import F, Model
from django.utils import timezone
from django.utils.functional import Promise

from classifier.active_model import active_card
from classifier.ahead import aside
from classifier.intake.fingerprints import make_fingerprint, sample
from classifier.intake.images import Picture, PictureRefused, read_picture
from classifier.intake.limits import find_limits
from classifier.intake.near_copies.grouping import lock_groups
from classifier.intake.near_copies.groups import dissolve_single
from classifier.intake.quality import find_hints
from classifier.intake.quotas import QuotaReached, check_quotas
from classifier.intake.renditions import make_rendition, make_thumbnail
from classifier.intake.stored import pixel_budget
from classifier.models import Dataset, Image
from classifier.storage import StorageRefused, StorageUnavailable, picture_storage
from ml_models.preprocess import make_views

logger = logging.getLogger(__name__)

EXTENSIONS = {"JPEG": "jpg", "HEIF": "heic", "TIFF": "tif"}
THUMBNAIL_SIDE = 320
DELETED_AT_ONCE = 500

type NamesOf = Mapping[Any, str]  # the names of UploadedFiles
# Completes an image within the transaction that inserts it, in which the dataset's classes stay as they are;
# returns further rows that go with it.
type Complete = Callable[[], Iterable[Model]]
# Looks at a picture that has its views, while its files are written.
type Look = Callable[[Image], Complete]
# What is to be stored: for each of the row's columns a name in the storage and the content.
type _Files = dict[str, tuple[str, File[Any]]]


@dataclass(frozen=True)
class Refusal:
    """A file that was not taken, and why: for the person, and by a code, if it has one, for programs."""

    name: str
    sentence: str | Promise
    status: int
    code: str = ""


@dataclass(frozen=True)
class Source:
    """A file on the person's own disk: bytes, and milliseconds since 1970 at its last change."""

    size: int
    modified: int


@dataclass
class Uploaded:
    """What became of the files of one upload, each an image or a refusal.

    `doubles` names the files that brought pictures that were here already; these are among `images`.
    """

    images: list[Image] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    doubles: list[tuple[str, Image]] = field(default_factory=list)

    @property
    def status(self) -> int:
        """The HTTP status when nothing was taken: the refusals' own if they agree, else 422."""
        statuses = {refusal.status for refusal in self.refusals}
        return statuses.pop() if len(statuses) == 1 else 422


def store_uploads(
    *,
    dataset: Dataset,
    files: Iterable[UploadedFile[Any]],
    names: NamesOf = MappingProxyType({}),
    look: Look | None = None,
) -> Uploaded:
    """Check and store each file. A bad picture costs the others nothing; a full store refuses the rest.

    `names` has other names than the files' own: their paths below a folder, say.
    """
    uploaded = Uploaded()
    closed: QuotaReached | StorageUnavailable | None = None
    for file in files:
        name = clean_name(names.get(file) or file.name or "")
        if closed is not None:
            uploaded.refusals.append(Refusal(name, closed.sentence, closed.status))
            continue
        try:
            image = store_upload(dataset=dataset, file=file, name=name, look=look)
        except PictureRefused as refused:
            uploaded.refusals.append(Refusal(name, refused.sentence, refused.status, refused.code))
        except StorageRefused as refused:
            uploaded.refusals.append(Refusal(name, refused.sentence, refused.status))
        except (QuotaReached, StorageUnavailable) as error:
            closed = error
            uploaded.refusals.append(Refusal(name, error.sentence, error.status))
        else:
            if image.was_here:
                uploaded.doubles.append((name, image))
            if image not in uploaded.images:
                uploaded.images.append(image)
    return uploaded


def store_upload(
    *,
    dataset: Dataset,
    file: UploadedFile[Any],
    name: str,
    source: Source | None = None,
    look: Look | None = None,
) -> Image:
    """Store one picture, which stays pending unless `look` does more.

    The same bytes again are the same image, which `was_here`. `source` is what the browser told of the file
    on the person's disk.

    Raises PictureRefused, QuotaReached or StorageUnavailable; then neither a row nor a file is left.
    """
    picture = read_picture(cast(BinaryIO, file), find_limits(), pixel_budget())
    return store_picture(dataset=dataset, picture=picture, name=name, file=file, source=source, look=look)


def store_picture(
    *,
    dataset: Dataset,
    picture: Picture,
    name: str,
    file: UploadedFile[Any] | None = None,
    lease: timedelta | None = None,
    source: Source | None = None,
    look: Look | None = None,
) -> Image:
    """As `store_upload`, for a picture that is read already.

    Without `file` the original stays where it is, and only what is made of it is stored; a person's own disk
    has no quota. With a lease the background leaves the image for so long to the caller, who classifies it.
    """
    same = Image.objects.filter(dataset=dataset, sha256=picture.sha256)
    if same.exists() and (known := same.first()):
        known.was_here = True
        return known
    image = _describe(dataset, picture, name)
    image.lease_until = timezone.now() + lease if lease else None
    image.source_size, image.source_modified = (source.size, source.modified) if source else (None, None)
    files = _prepare_files(image, picture, file)
    image.stored_bytes = sum(content.size for _name, content in files.values())
    if file is not None:
        check_quotas(dataset, image.stored_bytes)
    try:
        # The files wait for a disk or a service, the network for its input alone.
        with aside(lambda: _store_files(image, files)), aside(lambda: _examine(image, picture)):
            image.views = make_views(picture.image, active_card(dataset.answered_by).views).tobytes()
            complete = look(image) if look else tuple
        _insert(image, complete)
    except BaseException as error:
        discard(image.stored_names)
        if isinstance(error, IntegrityError) and (known := same.first()):
            known.was_here = True
            return known  # the same picture arrived twice at the same moment
        raise
    return image


def delete_image(*, image: Image) -> None:
    """Delete the row, then its files. A file that cannot be deleted now is an orphan that pruning removes."""
    with transaction.atomic():
        lock_groups(image.dataset)
        group = Image.objects.filter(pk=image.pk).values_list("group", flat=True).first()
        deleted, _rows = Image.objects.filter(pk=image.pk).delete()
        if deleted:
            dissolve_single(image.dataset, [group] if group else [])
            _count(image.dataset, images=-1, stored_bytes=-image.stored_bytes)
    discard(image.stored_names)


def delete_images(*, dataset: Dataset, image_ids: Iterable[UUID]) -> int:
    """Delete those of the images that are the dataset's, in chunks, each with its files; returns how many.

    Interrupted, it leaves whole pictures: the rest can be deleted again.
    """
    count = 0
    for ids in batched(image_ids, DELETED_AT_ONCE):
        with transaction.atomic():
            lock_groups(dataset)
            images = list(dataset.images.filter(pk__in=ids).defer("views").select_for_update())
            Image.objects.filter(pk__in=[image.pk for image in images]).delete()
            dissolve_single(dataset, {image.group for image in images if image.group})
            _count(dataset, images=-len(images), stored_bytes=-sum(image.stored_bytes for image in images))
        discard(name for image in images for name in image.stored_names)
        count += len(images)
    return count


def clean_name(name: str) -> str:
    """A file's name, or its path below a folder, as it can be kept and shown.

    One line, at most 255 characters, never empty; parts divided by '/', none of them '..'.
    """
    printable = "".join(character for character in name if character.isprintable()).strip()
    parts = [part for part in printable.replace("\\", "/").split("/") if part.strip() not in ("", ".", "..")]
    return "/".join(parts)[-255:].lstrip("/") or "picture"


def _describe(dataset: Dataset, picture: Picture, name: str) -> Image:
    return Image(
        dataset=dataset,
        sha256=picture.sha256,
        path=name,
        format=picture.format,
        width=picture.width,
        height=picture.height,
        size=picture.size,
        grouping=Image.Grouping.WAITING,
    )


def _examine(image: Image, picture: Picture) -> None:
    """Set what is told from the pixels."""
    sampled = sample(picture.image)
    image.fingerprint = make_fingerprint(sampled)
    image.quality = find_hints(sampled, picture.width, picture.height) or None


def _prepare_files(image: Image, picture: Picture, file: UploadedFile[Any] | None) -> _Files:
    # The image's own id in the name: deleting a row never takes a file that a new upload just stored.
    stem = f"{image.dataset_id}/{picture.sha256}-{image.pk.hex[:8]}"
    extension = EXTENSIONS.get(picture.format, picture.format.lower())
    files: _Files = {}
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


def _store_files(image: Image, files: _Files) -> None:
    for column, (stored_name, content) in files.items():
        # A save that fails leaves nothing; to delete here too would make a slow store's error late.
        setattr(image, column, picture_storage().save(stored_name, content))


def _insert(image: Image, complete: Complete) -> None:
    with transaction.atomic():
        # First of all: this locks the dataset's row, and with it the list of its classes.
        _count(image.dataset, images=1, stored_bytes=image.stored_bytes)
        further = complete()
        image.save(force_insert=True)
        for row in further:
            row.save(force_insert=True)


def _count(dataset: Dataset, *, images: int, stored_bytes: int) -> None:
    Dataset.objects.filter(pk=dataset.pk).update(
        image_count=F("image_count") + images,
        stored_bytes=F("stored_bytes") + stored_bytes,
        last_used_at=timezone.now(),
    )


def discard(names: Iterable[str]) -> None:
    """Delete stored files. One that cannot be deleted now is logged, and pruning removes it later."""
    for name in names:
        try:
            picture_storage().delete(name)
        except StorageUnavailable:
            logger.exception("the stored file %s could not be deleted; pruning will", name)
