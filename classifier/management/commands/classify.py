"""manage.py classify: what pictures show, without a server or a database."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from classifier.classification.asking import Asked
from classifier.classification.piles import Answer, Unreadable, classify_pile
from classifier.exporting.answers import FORMATTERS, guess, write_csv_head
from classifier.intake.pile_sources import open_pile
from classifier.intake.piles import Pile, PileError
from classifier.management.examples import CommandWithExamples
from classifier.progress import open_bar
from ml_models.card import CardError


class Command(CommandWithExamples):
    help = "Say what pictures show, without a server or a database. Nothing is stored."
    examples = """\
examples:
  manage.py classify cat.jpg
  manage.py classify holiday/ --recursive --top 3
  manage.py classify pictures.zip --format csv > labels.csv
  manage.py classify holiday/ --recursive --format jsonl --min-confidence 0.9
  manage.py classify photo.jpg --network photo
  manage.py classify photo.jpg --head fruit-head-7.safetensors

In folders and archives, files are taken for pictures by their names. In the table, a question mark says that
the network is not sure. Files that cannot be read are listed at the end.
Exit status: 0 all was read, 1 some files could not be read, 2 wrong usage.
"""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "paths", nargs="+", type=Path, metavar="PATH", help=_("picture, folder, ZIP or tar")
        )
        parser.add_argument(
            "--recursive", action="store_true", help=_("look into the folders of a folder, too")
        )
        parser.add_argument("--top", type=int, default=1, metavar="K", help=_("how many guesses (1)"))
        parser.add_argument(
            "--format", choices=list(FORMATTERS), default="table", help=_("how to print (table)")
        )
        parser.add_argument(
            "--min-confidence",
            type=float,
            default=0.0,
            metavar="X",
            help=_("print only what is as sure, 0..1 (0)"),
        )
        self.add_network(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        asked = self.read_asked(options)
        try:
            classes = asked.labels
            if not 1 <= options["top"] <= len(classes):
                self.refuse(_("--top must be between 1 and %d.") % len(classes))
            if not 0 <= options["min_confidence"] <= 1:
                self.refuse(_("--min-confidence must be between 0 and 1."))
            piles = [open_pile(path, recursive=options["recursive"]) for path in options["paths"]]
        except (PileError, CardError) as error:
            self.refuse(error)
        try:
            unreadable = self._print(piles, asked, options)
            self.stdout.flush()
        except BrokenPipeError:  # "| head" has seen enough; Python would complain once more at its end
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return
        for pile in piles:
            self.list_others(pile.others)
        self.end(unreadable)

    def _print(self, piles: list[Pile], asked: Asked, options: dict[str, Any]) -> list[tuple[str, str]]:
        write, unreadable = FORMATTERS[options["format"]], []
        if options["format"] == "csv":
            self.stdout.write(write_csv_head(options["top"]))
        for path, answer in _answer(piles, asked):
            if isinstance(answer, Unreadable):
                unreadable.append((path, answer.reason))
                continue
            guesses = guess(answer, asked.labels, options["top"])
            if guesses[0][1] >= options["min_confidence"]:
                self.stdout.write(write(path, answer, guesses))
        return unreadable


def _answer(piles: list[Pile], asked: Asked) -> Iterator[tuple[str, Answer | Unreadable]]:
    """Each file with its path as the person would write it."""
    bar = open_bar(sum(len(pile) for pile in piles))
    for pile in piles:
        for answers in classify_pile(pile, range(len(pile)), asked):
            for answer in answers:
                yield f"{pile.root}{answer.path}", answer
            bar.update(len(answers))
    bar.close()
