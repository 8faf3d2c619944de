"""The secret key."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from classifyme.secret_key import read_secret_key


def test_a_deployed_service_without_a_key_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY must be set"):
        read_secret_key("", is_deployed=True, kept_in=tmp_path / "key")


@pytest.mark.parametrize("key", ["short", "x" * 60])
def test_a_key_that_can_be_guessed_is_refused(tmp_path: Path, key: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY must be a random text"):
        read_secret_key(key, is_deployed=False, kept_in=tmp_path / "key")


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(ImproperlyConfigured, match="CLASSIFYME_DATA_DIR must be a folder"):
        read_secret_key("", is_deployed=False, kept_in=tmp_path / "file" / "key")


def test_a_damaged_kept_key_is_named(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("")

    with pytest.raises(ImproperlyConfigured, match="does not hold a secret key"):
        read_secret_key("", is_deployed=False, kept_in=tmp_path / "key")


def test_a_local_run_keeps_its_key_so_that_sessions_outlive_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "new" / "key"

    first = read_secret_key("", is_deployed=False, kept_in=path)

    assert read_secret_key("", is_deployed=False, kept_in=path) == first
    assert len(first) >= 50
    assert path.stat().st_mode & 0o077 == 0
    assert [file.name for file in path.parent.iterdir()] == ["key"]


def test_renders_44_characters_are_enough_and_stay_secret(tmp_path: Path) -> None:
    given = "bm90IGEgc2VjcmV0IGJ1dCA0NCBjaGFyYWN0ZXJzIQ=="

    key = read_secret_key(given, is_deployed=True, kept_in=tmp_path / "key")

    assert len(key) >= 50
    assert given not in key


def test_a_long_key_is_used_as_it_is(tmp_path: Path) -> None:
    key = "abcdefghij" * 6

    assert read_secret_key(key, is_deployed=True, kept_in=tmp_path / "key") == key
