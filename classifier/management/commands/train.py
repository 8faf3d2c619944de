"""manage.py train RECIPE: train a network by a recipe, or go on with a stopped run."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = "Train a network by a recipe. A stopped run goes on with --resume as if it had not been stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("recipe", help="the recipe's name, for example smoke, published or shipped")
        parser.add_argument(
            "--data", type=Path, help="an .npz, the official archive or a folder; without it Keras downloads"
        )
        parser.add_argument("--out", type=Path, help="where the run is kept; by default runs/<recipe>")
        parser.add_argument("--resume", action="store_true", help="go on with the run in --out")
        parser.add_argument("--epochs", type=int, help="end after this epoch for now; --resume goes on later")
        parser.add_argument(
            "--finish", action="store_true", help="with --epochs: write the version that is there by then"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        # TensorFlow takes seconds to load and belongs to no other command.
        from ml_models.training.checkpoint import CheckpointRefused
        from ml_models.training.data import DataRefused
        from ml_models.training.recipes import RECIPES
        from ml_models.training.session import SessionRefused, train_recipe

        recipe = RECIPES.get(options["recipe"])
        if recipe is None:
            raise CommandError(f"There is no recipe {options['recipe']}; there are {', '.join(RECIPES)}.")
        out = options["out"] or Path("runs") / recipe.name
        try:
            train_recipe(
                recipe,
                options["data"],
                out,
                options["resume"],
                until=options["epochs"],
                finish=options["finish"],
                say=self.stdout.write,
            )
        except (CheckpointRefused, DataRefused, SessionRefused) as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            again = f"manage.py train {recipe.name} --out {out} --resume"
            raise CommandError(f"Stopped. To go on: {again}") from None
