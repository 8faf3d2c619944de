"""System checks: what must be right before the service starts."""

from collections.abc import Sequence
from typing import Any, cast

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from classifier.active_model import CNN, PHOTO, active_card, active_folder
from classifier.storage import StorageUnavailable, picture_storage
from ml_models.card import FAMILIAR_FILE, KERAS_FILE, LITERT_FILE, CardError
from ml_models.labels import LABELS


@register()
def check_network(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """classifier.E001: the weights are there and are what their card says."""
    file = KERAS_FILE if settings.CLASSIFIER_RUNTIME == "tensorflow" else LITERT_FILE
    try:
        _check_files(CNN, file)
    except CardError as error:
        return [Error(str(error), hint="Restore the file, or set CLASSIFIER_MODEL.", id="classifier.E001")]
    return []


@register()
def check_photo_network(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """classifier.E004: so are the photo network's, unless it is turned off."""
    try:
        if settings.PHOTO_NETWORK:
            _check_files(PHOTO, LITERT_FILE)
    except CardError as error:
        return [Error(str(error), hint="Restore the file, or set PHOTO_NETWORK=off.", id="classifier.E004")]
    return []


def _check_files(network: str, file: str) -> None:
    card, folder = active_card(network), active_folder(network)
    card.check_file(folder, file)
    if FAMILIAR_FILE in card.sha256:
        card.check_file(folder, FAMILIAR_FILE)
    if card.labels != LABELS:
        raise CardError(f"the network {card.model_version} does not know CIFAR-10's ten classes")


@register()
def check_storage(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """classifier.E002: the folder of the pictures can be written to.

    Cloudinary is not asked here: a command must not wait for a service; /readyz does ask it.
    """
    if not settings.PICTURE_STORAGE.is_on_local_disk:
        return []
    try:
        picture_storage().check_writable()
    except StorageUnavailable as error:
        return [Error(f"Pictures cannot be stored: {error}", id="classifier.E002")]
    return []


@register()
def check_cloudinary(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """classifier.E003: Cloudinary's credentials are complete.

    The environment's are checked when the settings are read; this is for settings that come otherwise.
    """
    storage = cast(dict[str, Any], settings.STORAGES["pictures"])
    options = storage["OPTIONS"]
    if not storage["BACKEND"].endswith("CloudinaryPictureStorage"):
        return []
    missing = [name for name in ("cloud_name", "api_key", "api_secret") if not options.get(name)]
    if not missing:
        return []
    return [Error(f"Cloudinary's credentials lack {' and '.join(missing)}.", id="classifier.E003")]
