"""manage.py convert_model: model.keras becomes model.tflite, and the card vouches for it."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ml_models.card import LITERT_FILE, CardError


class Command(BaseCommand):
    help = "Convert a version's model.keras to LiteRT and record its SHA-256 in the model card."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "name", nargs="?", default=settings.CLASSIFIER_MODEL, help="a folder in ml_models/weights"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(settings.MODELS_DIR) / options["name"]
        try:
            from ml_models.training.convert import convert_model

            card = convert_model(folder)
        except CardError as error:
            raise CommandError(str(error)) from error
        except ImportError as error:
            raise CommandError(f"TensorFlow is not installed here: {error}. Run: poetry install") from error
        self.stdout.write(f"{folder / LITERT_FILE}  SHA-256 {card.sha256[LITERT_FILE]}")
