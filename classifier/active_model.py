"""The version of the network that this service uses: its folder and its card."""

from functools import cache
from pathlib import Path

from django.conf import settings

from ml_models.card import CardError, ModelCard


def active_folder() -> Path:
    """The folder of the version that CLASSIFIER_MODEL names. Raises CardError when there is none."""
    name: str = settings.CLASSIFIER_MODEL
    folder: Path = settings.MODELS_DIR / name
    if Path(name).name != name or not folder.is_dir():
        there = sorted(path.name for path in settings.MODELS_DIR.glob("*/"))
        raise CardError(f"CLASSIFIER_MODEL must be one of {', '.join(there)}, not {name!r}")
    return folder


@cache
def active_card() -> ModelCard:
    """The card of that version, read once. Raises CardError."""
    return ModelCard.read(active_folder())
