"""manage.py merge_exports: the parts of label_folder --shard become one data set."""

import zipfile
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from classifier.exporting.options import OptionError
from classifier.exporting.parts import PartsError, open_parts
from classifier.intake.images import PictureRefused
from classifier.management.exports import ExportCommand, prepare_out


class Command(ExportCommand):
    help = "Join the parts that label_folder --shard wrote: the same data set as made in one piece."
    examples = """\
examples:
  seq 16 | parallel manage.py label_folder million/ part-{}.zip --format imagefolder --shard {}/16
  manage.py merge_exports part-*.zip million.zip

The format and all other choices are those that the parts were made with.
Exit status: 0 all was read, 1 some files could not be read (they are listed at the end), 2 wrong usage.
"""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("parts", nargs="+", type=Path, metavar="PART", help=_("all parts, in any order"))
        parser.add_argument("out", type=Path, metavar="OUT", help=_("the file to write"))
        self.add_doubtful(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            labelled, choices = open_parts(options["parts"])
            out = prepare_out(options["out"], choices.writer.suffix)
            self.write(labelled, choices, out, options["doubtful"])
        except (PartsError, OptionError) as error:
            self.refuse(error)
        except (OSError, zipfile.BadZipFile, PictureRefused) as error:
            raise CommandError(_("The parts cannot be read: %s") % error) from error
        self.end(list(labelled.unreadable()))
