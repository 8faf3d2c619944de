"""The system checks: what must be right before the service starts."""

import shutil
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.checks import run_checks

from classifier.active_model import PHOTO_FOLDER, active_card
from classifier.storage import LocalPictureStorage, StorageUnavailable
from ml_models.card import KERAS_FILE, LITERT_FILE, ModelCard
from tests.ml_models.test_card import SHIPPED

# Django's own check of JSON fields asks SQLite whether it can store them.
pytestmark = pytest.mark.django_db


@pytest.fixture
def copied_model(settings: LazySettings, tmp_path: Path) -> Path:
    """A folder of models with a version whose card is right and whose weights are missing."""
    folder = tmp_path / "weights" / "copied"
    folder.mkdir(parents=True)
    card = ModelCard.read(SHIPPED)
    card.write(folder)
    for name in set(card.sha256) - {KERAS_FILE, LITERT_FILE}:
        shutil.copy(SHIPPED / name, folder)
    settings.MODELS_DIR, settings.CLASSIFIER_MODEL = folder.parent, "copied"
    active_card.cache_clear()
    return folder


@pytest.fixture(autouse=True)
def forget_card() -> object:
    yield
    active_card.cache_clear()


def find_messages(check_id: str) -> list[str]:
    return [message.msg for message in run_checks() if message.id == check_id]


def test_the_project_as_shipped_passes() -> None:
    assert run_checks() == []


def test_missing_weights_are_reported(copied_model: Path) -> None:
    [message] = find_messages("classifier.E001")

    assert "weights are missing" in message


def test_corrupt_weights_are_reported(copied_model: Path) -> None:
    (copied_model / "model.tflite").write_bytes(b"corrupt")

    [message] = find_messages("classifier.E001")

    assert "SHA-256" in message


def test_a_version_that_does_not_exist_is_reported(settings: LazySettings) -> None:
    settings.CLASSIFIER_MODEL = "unknown"
    active_card.cache_clear()

    [message] = find_messages("classifier.E001")

    assert "CLASSIFIER_MODEL must be one of cifar10_cnn" in message


def test_a_folder_that_cannot_be_written_to_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise StorageUnavailable("read-only")

    monkeypatch.setattr(LocalPictureStorage, "check_writable", fail)

    [message] = find_messages("classifier.E002")

    assert "read-only" in message


def test_incomplete_cloudinary_credentials_are_reported(settings: LazySettings) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "pictures": {
            "BACKEND": "classifier.storage.cloudinary.CloudinaryPictureStorage",
            "OPTIONS": {"cloud_name": "mine", "api_key": "1", "api_secret": "", "folder": "classifyme"},
        },
    }

    assert find_messages("classifier.E003") == ["Cloudinary's credentials lack api_secret."]


def test_a_missing_photo_network_is_reported_unless_it_is_turned_off(
    copied_model: Path, settings: LazySettings
) -> None:
    [message] = find_messages("classifier.E004")
    assert "no readable model card" in message

    settings.PHOTO_NETWORK = False
    assert find_messages("classifier.E004") == []


def test_a_corrupt_photo_network_is_reported(copied_model: Path) -> None:
    folder = copied_model.parent / PHOTO_FOLDER
    folder.mkdir()
    ModelCard.read(SHIPPED.parent / PHOTO_FOLDER).write(folder)
    (folder / LITERT_FILE).write_bytes(b"corrupt")

    [message] = find_messages("classifier.E004")

    assert "SHA-256" in message
