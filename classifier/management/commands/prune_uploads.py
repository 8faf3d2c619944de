"""manage.py prune_uploads: expired pictures and orphaned files go. The service does it by itself, too."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from classifier.intake.pruning import PruningRefused, prune_expired, prune_orphans, prune_sessions
from classifier.storage import StorageUnavailable


class Command(BaseCommand):
    help = (
        "Remove expired pictures and stored files that nothing refers to. Only lists them without --delete."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--delete", action="store_true", help="really delete; without it nothing changes")

    def handle(self, *args: Any, **options: Any) -> None:
        dry_run = not options["delete"]
        try:
            # Orphans first: the last expired dataset may leave a database without rows.
            orphans = self._prune_orphans(dry_run=dry_run)
            expired = prune_expired(dry_run=dry_run)
        except StorageUnavailable as error:
            raise CommandError(f"The picture storage does not answer: {error}") from error
        if not dry_run:
            prune_sessions()
        for kind, names in (("expired", expired), ("orphan", orphans)):
            for name in names:
                self.stdout.write(f"{kind} {name}")
        done = "would be deleted; run again with --delete" if dry_run else "deleted"
        self.stdout.write(f"{len(expired)} expired and {len(orphans)} orphaned files {done}.")

    def _prune_orphans(self, *, dry_run: bool) -> list[str]:
        try:
            return prune_orphans(dry_run=dry_run)
        except PruningRefused as refused:
            self.stderr.write(f"Orphans were not looked for: {refused}")
            return []
