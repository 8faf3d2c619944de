"""manage.py open_folder: a folder of this machine becomes a dataset, to be reviewed in the browser."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import CommandError, CommandParser
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from classifier.classification.inference import load_network
from classifier.classification.opening import Opening
from classifier.intake.folders import offer_dataset, provide_folder_dataset
from classifier.intake.pile_sources import open_pile
from classifier.intake.piles import Pile, PileError
from classifier.labelling.datasets import MAX_NAME, choose_dataset_network, clean_dataset_name
from classifier.labelling.refusals import LabellingRefused
from classifier.management.examples import INTERRUPTED, CommandWithExamples
from classifier.models import Dataset
from classifier.progress import open_bar
from classifier.storage import StorageUnavailable, picture_storage
from ml_models.card import CardError


class Command(CommandWithExamples):
    help = "Make a dataset of a folder, to be reviewed in the browser. The files stay where they are."
    examples = """\
examples:
  manage.py open_folder ~/Pictures/holiday
  manage.py open_folder /mnt/camera --name "Trap 7, October"
  manage.py open_folder holiday/ --owner anna

For your own machine only. It prints an address: the first browser that opens it, on this machine, gets the
dataset; with --owner, it is the account's. The service may be running already, or be started afterwards.
The files are read, and never changed, moved or deleted; downloads keep their paths inside the folder.
Run it again to add what is new, and for another address. Interrupted, it goes on where it stopped.
Exit status: 0 all was read, 1 some files could not be read (they are listed at the end), 2 wrong usage.
"""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, metavar="PATH", help=_("the folder, with its subfolders"))
        parser.add_argument("--name", default="", help=_("the dataset's name (the folder's)"))
        parser.add_argument("--owner", metavar="NAME", help=_("the account that it shall belong to"))
        parser.add_argument(
            "--address",
            default=f"http://127.0.0.1:{settings.PORT}",
            metavar="URL",
            help=_("where the service answers on this machine (%(default)s)"),
        )

        parser.add_argument(
            "--network",
            metavar="NAME",
            help=_("who answers for it: cnn or photo (as before; cnn when it is new)"),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self._check()
        network = self.read_network(options) if options["network"] else ""
        try:
            pile, root = self._open(options["path"])
            name = clean_dataset_name(options["name"] or root.name[:MAX_NAME] or str(root)[-MAX_NAME:])
            load_network()
            call_command("migrate", interactive=False, verbosity=0)
            dataset = provide_folder_dataset(
                path=root,
                name=name,
                owner_id=self._find_owner(options["owner"]),
                renames=bool(options["name"]),
            )
            if network:
                choose_dataset_network(dataset=dataset, network=network)
            opening = self._run(Opening(dataset, root, pile))
        except (PileError, CardError, LabellingRefused) as error:
            self.refuse(error)
        except StorageUnavailable as error:
            raise CommandError(str(error.sentence)) from error
        except KeyboardInterrupt as interrupted:
            message = _("Interrupted. Start it again in the same way to go on.")
            raise CommandError(message, returncode=INTERRUPTED) from interrupted
        self._report(opening, dataset, options["address"].rstrip("/"))
        self.list_others(pile.others)
        self.end(opening.unreadable)

    def _check(self) -> None:
        if settings.IS_DEPLOYED:
            self.refuse(_("open_folder is for one's own machine. This service is deployed: upload pictures."))
        if picture_storage().makes_variants:
            self.refuse(_("Pictures are kept at Cloudinary here: unset its settings to open a folder."))

    def _open(self, path: Path) -> tuple[Pile, Path]:
        if not path.is_dir():
            self.refuse(_("%s is not a folder.") % path)
        root = path.resolve()
        if settings.DATA_DIR.is_relative_to(root) or root.is_relative_to(settings.DATA_DIR):
            self.refuse(_("%s holds ClassifyMe's own data: open a folder of pictures.") % path)
        pile = open_pile(root)
        if not len(pile):
            self.refuse(_("There are no pictures in %s.") % path)
        return pile, root

    def _find_owner(self, name: str | None) -> int | None:
        if not name:
            return None
        user = get_user_model().objects.filter(username=name).first()
        if user is None:
            self.refuse(_("There is no account named %s.") % name)
        return user.pk

    def _run(self, opening: Opening) -> Opening:
        bar = open_bar(len(opening))
        for step in opening.run():
            bar.update(step)
        bar.close()
        return opening

    def _report(self, opening: Opening, dataset: Dataset, address: str) -> None:
        counts = opening.counts
        sentence = ngettext("%(new)d new picture", "%(new)d new pictures", counts["new"])
        self.stdout.write(
            (sentence + _(", %(known)d known, %(copy)d copies."))
            % {"new": counts["new"], "known": counts["known"], "copy": counts["copy"]}
        )
        if lost := opening.find_lost():
            self.note(_("No longer in the folder, their labels are kept: %d") % len(lost))
        if dataset.owner is None:
            link = reverse("claim", args=[offer_dataset(dataset=dataset)])
            self.stdout.write(_("Open it, once, in the browser that shall have it:"))
        else:
            link = reverse("dataset", args=[dataset.pk])
            self.stdout.write(_("Signed in as %s, open:") % dataset.owner)
        self.stdout.write(f"{address}{link}")
