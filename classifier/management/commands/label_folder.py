"""manage.py label_folder: a folder of pictures becomes a labelled data set, without server or database."""

from dataclasses import fields
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from classifier.exporting.formats import FORMATS
from classifier.exporting.journal import JournalBusy
from classifier.exporting.options import ExportOptions, OptionError
from classifier.exporting.parts import write_part
from classifier.exporting.runs import WHOLE, PileChanged, Run, Shard
from classifier.exporting.shapes import SIDES
from classifier.intake.images import PictureRefused
from classifier.intake.pile_sources import open_pile
from classifier.intake.piles import PileError
from classifier.management.examples import INTERRUPTED
from classifier.management.exports import ExportCommand, prepare_out
from classifier.progress import open_bar
from ml_models.card import CardError


class Command(ExportCommand):
    help = "Label a folder, a ZIP or a tar file of pictures with the network and write a data set."
    examples = """\
formats:
{formats}

examples:
  manage.py label_folder holiday/ holiday.zip --format imagefolder
  manage.py label_folder pictures.zip set.zip --format huggingface --split 80/10/10 --limit 500
  manage.py label_folder pile.tar gan.zip --format stylegan --size 128 --labels onehot --min-confidence 0.9
  manage.py label_folder holiday/ labels.csv --format csv --keep-unsure
  manage.py label_folder holiday/ set.zip --format imagefolder --network photo
  manage.py label_folder holiday/ set.zip --format stylegan --head fruit-head-7.safetensors
  manage.py label_folder million/ part-3.zip --format imagefolder --shard 3/16 (then: merge_exports)

Interrupted, it goes on where it stopped when it is started again in the same way (OUT.journal remembers).
Beside OUT it writes OUT.manifest.json (what is inside, with SHA-256), and doubtful.csv with the pictures of
which the network is not sure, which are left out, and its first guesses.
Exit status: 0 all was read, 1 some files could not be read (they are listed at the end), 2 wrong usage.
""".format(formats="\n".join(f"  {name:<12} {format.summary}" for name, format in FORMATS.items()))

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "source", type=Path, metavar="IN", help=_("folder (with its subfolders), ZIP or tar")
        )
        parser.add_argument("out", type=Path, metavar="OUT", help=_("the file to write"))
        parser.add_argument("--format", required=True, choices=list(FORMATS), help=_("see below"))
        parser.add_argument(
            "--split", default="", metavar="A/B/C", help=_("shares of train/validation/test, like 80/10/10")
        )
        parser.add_argument("--limit", type=int, metavar="N", help=_("at most N pictures of each class"))
        parser.add_argument(
            "--size", type=int, choices=SIDES, dest="side", help=_("square PNGs, never enlarged")
        )
        parser.add_argument(
            "--fit", choices=["crop", "pad"], default="crop", help=_("how to make them square")
        )
        parser.add_argument(
            "--labels",
            choices=["whole", "onehot", "soft"],
            default="whole",
            help=_("how stylegan's are written"),
        )
        parser.add_argument(
            "--min-confidence", type=float, metavar="X", help=_("what is less sure is doubtful, 0..1")
        )
        parser.add_argument("--keep-unsure", action="store_true", help=_("export the doubtful pictures, too"))
        parser.add_argument(
            "--shard", type=_parse_shard, default=WHOLE, metavar="I/N", help=_("only this part")
        )
        self.add_network(parser)
        self.add_doubtful(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        choices = ExportOptions(**{field.name: options[field.name] for field in fields(ExportOptions)})
        shard: Shard = options["shard"]
        asked = self.read_asked(options)
        try:
            choices.check(is_part=shard != WHOLE)
            pile = open_pile(options["source"])
            if not len(pile):
                self.refuse(_("There are no pictures in %s.") % options["source"])
            out = prepare_out(options["out"], ".zip" if shard != WHOLE else choices.writer.suffix)
            run = Run(pile, out.with_name(f"{out.name}.journal"), shard, asked)
            self._run(run, choices, out, options["doubtful"])
        except (OptionError, PileError, CardError, JournalBusy) as error:
            self.refuse(error)
        except (PileChanged, PictureRefused, OSError) as error:
            raise CommandError(str(getattr(error, "sentence", error))) from error
        except KeyboardInterrupt as interrupted:
            message = _("Interrupted. Start it again in the same way to go on.")
            raise CommandError(message, returncode=INTERRUPTED) from interrupted
        self.list_others(pile.others)
        self.end(self._unreadable)

    def _run(self, run: Run, choices: ExportOptions, out: Path, doubtful: Path | None) -> None:
        with run.classify() as (done, steps):
            bar = open_bar(len(run), done)
            for step in steps:
                bar.update(step)
            bar.close()
            labelled = run.labelled()
            self._unreadable = list(labelled.unreadable())
            if run.is_part:
                write_part(labelled, choices, run.describe(), out)
                sentence = _("%(count)d pictures in %(out)s. Join all parts with merge_exports.")
                self.stdout.write(sentence % {"count": len(run), "out": out})
            else:
                self.write(labelled, choices, out, doubtful)
            run.finish()


def _parse_shard(text: str) -> Shard:
    return Shard.parse(text)
