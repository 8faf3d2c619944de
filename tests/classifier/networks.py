"""The photo network away: turned off, or on a machine with too little memory for it."""

from collections.abc import Iterator

import pytest
from django.conf import LazySettings

from classifier import active_model


@pytest.fixture
def turned_off(settings: LazySettings) -> None:
    settings.PHOTO_NETWORK = False


@pytest.fixture
def short_of_memory(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(active_model, "find_free_memory", lambda: active_model.PHOTO_NEEDS_BYTES - 1)
    active_model._has_room.cache_clear()
    yield
    active_model._has_room.cache_clear()
