"""The networks of this service: the CNN that CLASSIFIER_MODEL names, and the one that sees photographs."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from classifier.free_memory import find_free_memory
from ml_models.card import CardError, ModelCard

CNN, PHOTO = "cnn", "photo"
NETWORKS = (CNN, PHOTO)
NETWORK_NAMES: dict[str, Promise] = {CNN: _("the small network"), PHOTO: _("the photo network")}
# The folder below MODELS_DIR that holds the photo network.
PHOTO_FOLDER = "photo_network"
# Loaded it takes 45 MB (scripts/memory.py), and pictures must still find room to be decoded.
PHOTO_NEEDS_BYTES = 96 * 1024 * 1024


class NetworkUnavailable(Exception):
    """A network was asked for that this service cannot offer. `sentence` says why, for people."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


def active_folder(network: str = CNN) -> Path:
    """The folder of a network. Raises CardError when CLASSIFIER_MODEL names none."""
    if network == PHOTO:
        return Path(settings.MODELS_DIR) / PHOTO_FOLDER
    name: str = settings.CLASSIFIER_MODEL
    there = sorted(path.name for path in settings.MODELS_DIR.iterdir() if path.is_dir())
    versions = [other for other in there if other != PHOTO_FOLDER]
    if name not in versions:
        raise CardError(f"CLASSIFIER_MODEL must be one of {', '.join(versions)}, not {name!r}")
    folder: Path = settings.MODELS_DIR / name
    return folder


@cache
def active_card(network: str = CNN) -> ModelCard:
    """The card of a network, read once. Raises CardError."""
    return ModelCard.read(active_folder(network))


def name_network(model_version: str) -> str:
    """The network that a version is one of."""
    return PHOTO if model_version.startswith(f"{PHOTO_FOLDER}/") else CNN


def name_other(network: str) -> str:
    """The network that may give a second opinion."""
    return CNN if network == PHOTO else PHOTO


def find_unsure_below(network: str) -> float:
    """Under which confidence (0..1) its answers are no plain ones; the CNN's while its card is away."""
    try:
        return active_card(network).calibration.unsure_below
    except CardError:
        return active_card().calibration.unsure_below


def list_networks() -> list[str]:
    """The networks that can answer here."""
    return [CNN] if find_obstacle() else [CNN, PHOTO]


def choose_network(wanted: str) -> str:
    """The network that was wanted, or the CNN while that one cannot answer here."""
    return wanted if wanted in list_networks() else CNN


def require_network(wanted: str) -> str:
    """The network that was asked for by name. Raises NetworkUnavailable."""
    if wanted not in NETWORKS:
        names = ", ".join(NETWORKS)
        raise NetworkUnavailable(_("The network must be one of %(names)s.") % {"names": names})
    if wanted == PHOTO and (obstacle := find_obstacle()):
        raise NetworkUnavailable(obstacle)
    return wanted


def find_obstacle() -> str | Promise:
    """Why the photo network cannot answer here; nothing when it can."""
    if not settings.PHOTO_NETWORK:
        return _("The photo network is turned off on this server.")
    if not _has_room():
        return _("This server has too little memory for the photo network.")
    return ""


@cache
def _has_room() -> bool:
    """Decided once: a process that offered the network does not take it back."""
    free = find_free_memory()
    return free is None or free >= PHOTO_NEEDS_BYTES
