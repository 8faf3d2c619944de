"""manage.py fingerprint: pictures from before there were fingerprints are compared with the others, too."""

from typing import Any

from django.core.management.base import BaseCommand

from classifier.intake.refingerprinting import count_without, make_missing
from classifier.progress import open_bar


class Command(BaseCommand):
    help = "Make the fingerprints and quality hints that old pictures lack. Safe to interrupt and to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        bar, made, failed = open_bar(count_without()), 0, 0
        for is_made in make_missing():
            made, failed = made + is_made, failed + (not is_made)
            bar.update(1)
        bar.close()
        self.stdout.write(f"{made} pictures got a fingerprint; {failed} could not be read.")
