"""Expired pictures, their sessions, and stored files that no row refers to."""

import re
from datetime import datetime, timedelta
from importlib import import_module
from itertools import batched

from django.conf import settings
from django.utils import timezone

from classifier.intake.storing import discard
from classifier.models import Dataset, Image
from classifier.storage import StoredFile, picture_storage

# An upload stores its file first and its row a moment later: a young file without a row is no orphan.
ORPHAN_AFTER = timedelta(hours=1)
CHUNK = 500
NAME = re.compile(r"(?P<dataset>[0-9a-f-]{36})/(?P<sha256>[0-9a-f]{64})-[0-9a-f]{8}")


class PruningRefused(Exception):
    """Removing orphans would be dangerous now. The message says why."""


def prune_expired(*, dry_run: bool) -> list[str]:
    """Delete the visitors' datasets that nobody used for KEEP_DAYS, with their files; returns these names.

    What belongs to an account never expires, nor do opened folders; what a guest uses is in use, too.
    """
    last_day = timezone.now() - timedelta(days=settings.KEEP_DAYS)
    pruned: list[str] = []
    expired = Dataset.objects.filter(owner=None, folder=None, last_used_at__lt=last_day).exclude(
        shares__guests__last_used_at__gte=last_day
    )
    for dataset in expired:
        names = [name for image in dataset.images.defer("views") for name in image.stored_names]
        if not dry_run:
            # Again in the condition: a dataset that was used a moment ago stays.
            deleted, _rows = expired.filter(pk=dataset.pk).delete()
            if not deleted:
                continue
            discard(names)
        pruned += names
    return pruned


def prune_orphans(*, dry_run: bool) -> list[str]:
    """Delete stored files that no row refers to, an hour after they were stored. Returns their names.

    Raises PruningRefused on a database without rows: that is rather a wrong DATABASE_URL or a lost
    database than a store full of orphans. Raises StorageUnavailable when the storage does not answer.
    """
    if not Image.objects.exists():
        raise PruningRefused(
            "the database has no pictures at all, so every stored file would look like an orphan; "
            "check DATABASE_URL. Nothing was deleted."
        )
    old_enough = timezone.now() - ORPHAN_AFTER
    pruned: list[str] = []
    for files in batched(picture_storage().list_names(""), CHUNK):
        names = _find_orphans(files, old_enough)
        if not dry_run:
            discard(names)
        pruned += names
    return pruned


def prune_sessions() -> None:
    """Delete expired sessions."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


def _find_orphans(files: tuple[StoredFile, ...], stored_before: datetime) -> list[str]:
    """Those of `files` that are old enough, bear a name of ours, and stand in no row."""
    stems = {file.name: stem for file in files if (stem := NAME.match(file.name))}
    rows = Image.objects.filter(
        dataset__in={stem["dataset"] for stem in stems.values()},
        sha256__in={stem["sha256"] for stem in stems.values()},
    ).only("file", "rendition", "thumbnail")
    referred = {name for image in rows for name in image.stored_names}
    old = {file.name for file in files if file.modified < stored_before}
    return [name for name in stems if name in old and name not in referred]
