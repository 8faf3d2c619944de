"""manage.py evaluate: measure a version of the network; the figures go into its card."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ml_models.card import CardError


class Command(BaseCommand):
    help = "Measure a network on the test split, on pictures of none of the classes and on photographs."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder", nargs="?", type=Path, help="a run's or version's folder; else the one being served"
        )
        parser.add_argument("--data", type=Path, help="CIFAR-10, as for manage.py train")
        parser.add_argument("--drawn", action="store_true", help="the pictures that the smoke recipe draws")
        parser.add_argument("--outside", type=Path, help="an .npz of pictures of none of the classes")
        parser.add_argument("--photos", type=Path, help="a folder of photographs with manifest.csv")
        parser.add_argument(
            "--keep", type=Path, help="a folder for what is found of many pictures: next time, no wait"
        )
        parser.add_argument("--calibrate", action="store_true", help="fit temperatures and thresholds first")
        parser.add_argument(
            "--choose-views", action="store_true", help="first find the best views of photographs"
        )
        parser.add_argument(
            "--beside", type=Path, nargs="+", default=[], help="measured runs, for the table of the networks"
        )
        parser.add_argument("--quick", action="store_true", help="leave moved views and robustness out")
        parser.add_argument("--dry-run", action="store_true", help="print only; leave the card as it is")

    def handle(self, *args: Any, **options: Any) -> None:
        # TensorFlow takes seconds to load and belongs to no other command.
        from ml_models.training.data import DataRefused, load_cifar10
        from ml_models.training.drawn import draw_cifar10_like
        from ml_models.training.evaluate import Evaluation, Sources
        from ml_models.training.figures.draw import draw_figures
        from ml_models.training.report import format_report, format_views
        from ml_models.training.wording.complete import read_measured

        folder = options["folder"] or Path(settings.MODELS_DIR) / settings.CLASSIFIER_MODEL
        try:
            data = draw_cifar10_like() if options["drawn"] else load_cifar10(options["data"])
            sources = Sources(
                data, options["outside"], options["photos"], not options["quick"], options["keep"]
            )
            evaluation = Evaluation(folder, sources, say=self.stdout.write)
            others = [read_measured(other) for other in options["beside"]]
            if options["choose_views"]:
                self.stdout.write(format_views(evaluation.choose_views()))
            if options["calibrate"]:
                self.stdout.write(str(evaluation.calibrate()))
            metrics = evaluation.measure()
        except (CardError, DataRefused) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(format_report(metrics))
        if not options["dry_run"]:
            evaluation.write(metrics, others)
            for path in draw_figures(folder):
                self.stdout.write(str(path))
