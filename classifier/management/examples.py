"""What the commands that work without a database have in common."""

import logging
from argparse import RawDescriptionHelpFormatter
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from classifier.active_model import CNN, NetworkUnavailable, require_network
from classifier.classification.asked_head import HeadRefused, ask_head
from classifier.classification.asking import Asked, AskedNetwork
from ml_models.learning.head_file import LARGEST, HeadFile, HeadFileError

FILES_FAILED, WRONG_USAGE, INTERRUPTED = 1, 2, 130


class CommandWithExamples(BaseCommand):
    """Shows `examples` below its options. Runs no system checks: they are about serving."""

    examples = ""
    requires_system_checks: list[str] = []

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Django's parser, with the examples laid out as they are written."""
        return super().create_parser(
            prog_name,
            subcommand,
            epilog=self.examples,
            formatter_class=RawDescriptionHelpFormatter,
            **kwargs,
        )

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run; what a server would log at its start is not for the screen."""
        server_log = logging.getLogger("classifier.classification.inference")
        level = server_log.level
        server_log.setLevel(logging.WARNING)
        try:
            return super().execute(*args, **options)
        finally:
            server_log.setLevel(level)

    def add_network(self, parser: CommandParser) -> None:
        """--network, as the commands and the API have it alike, and --head in its place."""
        parser.add_argument(
            "--network",
            metavar="NAME",
            help=_("who answers: cnn, or photo, which knows photographs better and takes longer (cnn)"),
        )
        parser.add_argument(
            "--head",
            type=Path,
            metavar="FILE",
            help=_("who answers: what a dataset has learnt, as its page about that gives it"),
        )

    def read_network(self, options: dict[str, Any]) -> str:
        """The network that was asked for; ends for one that cannot answer here."""
        try:
            return require_network(CNN if options["network"] is None else options["network"])
        except NetworkUnavailable as unavailable:
            self.refuse(unavailable.sentence)

    def read_asked(self, options: dict[str, Any]) -> Asked:
        """The network or head that was asked for; ends for one that cannot answer here."""
        path: Path | None = options["head"]
        if path and options["network"] is not None:
            self.refuse(_("--head brings its networks with it: leave --network away."))
        if not path:
            return AskedNetwork(self.read_network(options))
        try:
            return ask_head(HeadFile.from_bytes(_read_head(path)))
        except (NetworkUnavailable, HeadRefused) as refused:
            self.refuse(refused.sentence)
        except (OSError, HeadFileError) as error:
            self.refuse(f"{path}: {error.strerror if isinstance(error, OSError) else error}")

    def refuse(self, error: object) -> NoReturn:
        """End with the status for wrong usage."""
        raise CommandError(str(error), returncode=WRONG_USAGE)

    def note(self, text: str) -> None:
        """Say something beside the result, not in the colour of errors."""
        self.stderr.write(text, lambda plain: plain)

    def list_others(self, others: Counter[str]) -> None:
        """Say which files were not looked at."""
        if others:
            kinds = ", ".join(sorted(suffix or _("no suffix") for suffix in others)[:10])
            sentence = ngettext(
                "%(count)d other file was not looked at (%(kinds)s).",
                "%(count)d other files were not looked at (%(kinds)s).",
                others.total(),
            )
            self.note(sentence % {"count": others.total(), "kinds": kinds})

    def end(self, unreadable: Sequence[tuple[str, str]]) -> None:
        """List the unreadable files with their reasons; then the status says that there were some."""
        for path, reason in unreadable:
            shown = "".join(letter if letter.isprintable() else "?" for letter in path)
            self.stderr.write(f"{shown}: {reason}")
        if unreadable:
            count = len(unreadable)
            sentence = ngettext("%d file could not be read.", "%d files could not be read.", count)
            raise CommandError(sentence % count, returncode=FILES_FAILED)


def _read_head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST + 1)
