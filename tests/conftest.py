"""What every test may use."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client

from classifier.models import Dataset, Image
from classifier.request_limits import limits
from tests.drawing import make_upload


@pytest.fixture(autouse=True)
def pictures_dir(settings: LazySettings, tmp_path: Path) -> Path:
    """Each test stores its pictures in a folder of its own."""
    folder = tmp_path / "pictures"
    settings.STORAGES = {
        **settings.STORAGES,
        "pictures": {
            "BACKEND": "classifier.storage.LocalPictureStorage",
            "OPTIONS": {"location": folder},
        },
    }
    return folder


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """What one test made the service remember is not there for the next."""
    cache.clear()
    limits.forget_all()


@pytest.fixture
def stranger(db: Any) -> Client:
    """A second visitor, with a session and a picture of their own."""
    client = Client()
    client.post("/", {"pictures": make_upload("strangers.jpg", seed=99)})
    return client


@pytest.fixture
def image(client: Client, db: Any) -> Image:
    """A classified picture that belongs to the visitor behind `client`."""
    client.post("/", {"pictures": make_upload("cat.jpg")})
    return Image.objects.get(path="cat.jpg")


@pytest.fixture
def dataset(image: Image) -> Dataset:
    """The visitor's own dataset."""
    return image.dataset


@pytest.fixture
def shared_database(tmp_path: Path, transactional_db: None) -> Iterator[None]:
    """A database that other threads and processes reach: SQLite's lies in memory otherwise."""
    if connection.vendor != "sqlite":
        yield
        return
    # The one in memory would be gone once closed: it is laid aside.
    name, in_memory = connection.settings_dict["NAME"], connection.connection
    connection.settings_dict["NAME"], connection.connection = str(tmp_path / "db.sqlite3"), None
    try:
        call_command("migrate", verbosity=0)
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"], connection.connection = name, in_memory


def list_stored(folder: Path) -> list[str]:
    """The names of all files below `folder`."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
