"""Archives are kept on this machine's disk, then read in the background, member by member.

Idempotent: reading that was cut off goes on where it stood, and a picture that is read twice is stored once.
"""

from __future__ import annotations

import logging
import os
import time
import uuid
import zipfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from classifier.intake.archives import (
    ArchiveLimits,
    ArchiveRefused,
    MemberRefused,
    list_members,
    open_archive,
    read_member,
)
from classifier.intake.images import PictureRefused
from classifier.intake.quotas import QuotaReached
from classifier.intake.services import NamesOf, Refusal, clean_name, store_upload
from classifier.models import Archive, Dataset, Image
from classifier.models.image import LEASE
from classifier.storage import StorageRefused

logger = logging.getLogger(__name__)

WAITING_PER_PERSON = 5
REFUSALS_NAMED = 100
MOST_ATTEMPTS = 5
CHECKPOINT_SECONDS = 2.0
STRAY_AFTER_SECONDS = 3600


def keep_archives(
    *,
    dataset: Dataset,
    files: Iterable[UploadedFile[Any]],
    refusals: list[Refusal],
    names: NamesOf = MappingProxyType({}),
) -> list[Archive]:
    """Keep each uploaded ZIP to be read later; one that is refused is added to `refusals`. `names` has other
    names than the files' own."""
    kept = []
    for file in files:
        name = clean_name(names.get(file) or file.name or "")
        try:
            kept.append(keep_archive(dataset=dataset, file=file, name=name))
        except ArchiveRefused as refused:
            refusals.append(Refusal(name, refused.sentence, refused.status))
    return kept


def keep_archive(*, dataset: Dataset, file: UploadedFile[Any], name: str) -> Archive:
    """Check an uploaded ZIP's table of contents and keep it, to be read later. Raises ArchiveRefused."""
    own = Dataset.objects.owned_by(dataset.person)
    waiting = Archive.objects.filter(dataset__in=own, state=Archive.State.WAITING).count()
    if waiting >= WAITING_PER_PERSON:
        raise ArchiveRefused(_("Some archives of yours are still being read. Please wait for them."), 429)
    with open_archive(cast(BinaryIO, file), _limits()) as opened:
        total = len(list_members(opened))
    archive = Archive(dataset=dataset, name=name, size=file.size or 0, total=total)
    path = path_of(archive.pk)
    try:
        _copy(file, path)
        archive.save(force_insert=True)
    except BaseException as error:
        path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise ArchiveRefused(_("There is no room for this archive at the moment."), 507) from error
        raise
    return archive


def unpack_next() -> int:
    """Read one waiting archive of this machine to its end; returns how many there were (0 or 1)."""
    archive = _claim()
    if archive is None:
        return 0
    try:
        with path_of(archive.pk).open("rb") as file, open_archive(file, _limits()) as opened:
            is_finished = _Reading(archive, opened).run()
    except ArchiveRefused as refused:
        is_finished = _save(archive, state=Archive.State.REFUSED, sentence=str(refused.sentence))
    if is_finished:
        path_of(archive.pk).unlink(missing_ok=True)
    return 1


def path_of(archive_id: uuid.UUID) -> Path:
    """Where this machine keeps the archive until it is read."""
    return Path(settings.DATA_DIR) / "archives" / f"{archive_id}.zip"


class _Reading:
    """One archive on its way into the store, from where the last reading stopped."""

    def __init__(self, archive: Archive, opened: zipfile.ZipFile) -> None:
        self._archive = archive
        self._opened = opened
        self._saved_at = time.monotonic()

    def run(self) -> bool:
        """Whether the archive is not needed any more: read to its end, or deleted by its owner."""
        archive = self._archive
        for member in list_members(self._opened)[archive.position :]:
            try:
                self._store(member)
            except QuotaReached as closed:
                archive.refused += archive.total - archive.position
                return _save(archive, state=Archive.State.DONE, sentence=str(closed.sentence))
            archive.position += 1
            if time.monotonic() - self._saved_at > CHECKPOINT_SECONDS:
                self._saved_at = time.monotonic()
                archive.attempts = 0
                if not _save(archive, lease_until=timezone.now() + LEASE):
                    return True
        return _save(archive, state=Archive.State.DONE) or True

    def _store(self, member: zipfile.ZipInfo) -> None:
        name = clean_name(member.filename)
        try:
            content = read_member(self._opened, member, _limits())
            image = store_upload(dataset=self._archive.dataset, file=_wrap(content, name), name=name)
        except (MemberRefused, PictureRefused, StorageRefused) as refused:
            self._archive.add_refusal(name, str(refused.sentence), REFUSALS_NAMED)
        else:
            self._count(image, name)

    def _count(self, image: Image, name: str) -> None:
        # A reading that was cut off may have stored it itself.
        is_own = image.path == name and image.created_at >= self._archive.created_at
        if image.was_here and not is_own:
            self._archive.add_double(name, image.pk, REFUSALS_NAMED)
        else:
            self._archive.stored += 1


def _claim() -> Archive | None:
    ids = _find_own()
    if not ids:
        return None
    is_free = Q(lease_until=None) | Q(lease_until__lt=timezone.now())
    waiting = Archive.objects.filter(is_free, pk__in=ids, state=Archive.State.WAITING)
    with transaction.atomic():
        archive = waiting.select_for_update().first()
        if archive is None:
            return None
        archive.lease_until = timezone.now() + LEASE
        archive.attempts += 1
        archive.save(update_fields=["lease_until", "attempts"])
    if archive.attempts > MOST_ATTEMPTS:
        _save(archive, state=Archive.State.REFUSED, sentence=_("This archive could not be read to its end."))
        path_of(archive.pk).unlink(missing_ok=True)
        return None
    return archive


def _find_own() -> list[uuid.UUID]:
    """The archives whose files are on this machine. Files that no row knows any more are removed."""
    folder = path_of(uuid.UUID(int=0)).parent
    paths = {uuid.UUID(path.stem): path for path in folder.glob("*.zip")} if folder.is_dir() else {}
    if not paths:
        return []
    known = set(
        Archive.objects.filter(pk__in=paths, state=Archive.State.WAITING).values_list("pk", flat=True)
    )
    for archive_id in paths.keys() - known:
        if paths[archive_id].stat().st_mtime < time.time() - STRAY_AFTER_SECONDS:
            paths[archive_id].unlink(missing_ok=True)
    return list(known)


def _save(archive: Archive, **changes: Any) -> bool:
    """Write how far the reading is; False when the row is gone."""
    columns = ("position", "stored", "refused", "refusals_json", "known", "doubles_json", "attempts")
    values = {column: getattr(archive, column) for column in columns} | {"lease_until": None} | changes
    Dataset.objects.filter(pk=archive.dataset_id).update(last_used_at=timezone.now())
    return bool(Archive.objects.filter(pk=archive.pk).update(**values))


def _copy(file: UploadedFile[Any], path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.seek(0)
    with path.open("xb") as target:
        for chunk in file.chunks():
            target.write(chunk)
        target.flush()
        os.fsync(target.fileno())


def _wrap(content: BytesIO, name: str) -> UploadedFile[Any]:
    return InMemoryUploadedFile(content, None, name, None, content.getbuffer().nbytes, None)


def _limits() -> ArchiveLimits:
    return ArchiveLimits(
        max_members=settings.UPLOAD_MAX_ARCHIVE_FILES,
        max_file_bytes=settings.UPLOAD_MAX_FILE_BYTES,
        max_total_bytes=settings.QUOTA_VISITOR_BYTES,
    )
