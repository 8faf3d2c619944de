"""The version of the network that this service uses: its folder and its card."""

from functools import cache
from pathlib import Path

from django.conf import settings

from ml_models.card import CardError, ModelCard


def active_folder() -> Path:
    """The folder of the version that CLASSIFIER_MODEL names. Raises CardError when there is none."""
    name: str = settings.CLASSIFIER_MODEL
    there = sorted(path.name for path in settings.MODELS_DIR.iterdir() if path.is_dir())
    if name not in there:
        raise CardError(f"CLASSIFIER_MODEL must be one of {', '.join(there)}, not {name!r}")
    folder: Path = settings.MODELS_DIR / name
    return folder


@cache
def active_card() -> ModelCard:
    """The card of that version, read once. Raises CardError."""
    return ModelCard.read(active_folder())
