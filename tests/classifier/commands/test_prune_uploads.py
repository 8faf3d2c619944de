"""manage.py prune_uploads"""

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from classifier.models import Dataset, Image
from classifier.storage import LocalPictureStorage, StorageUnavailable
from tests.classifier.intake.test_pruning import ORPHAN, age
from tests.conftest import list_stored


def run(*arguments: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("prune_uploads", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def expired(image: Image, pictures_dir: Path) -> Image:
    Dataset.objects.update(last_used_at=timezone.now() - timedelta(days=31))
    age(pictures_dir, ORPHAN, hours=2)
    return image


def test_it_only_tells_unless_asked_to_delete(expired: Image, pictures_dir: Path) -> None:
    out, _err = run()

    assert f"expired {expired.file}" in out
    assert f"orphan {ORPHAN}" in out
    assert "1 expired and 1 orphaned files would be deleted" in out
    assert list_stored(pictures_dir) == sorted([expired.file, ORPHAN])


def test_it_deletes_when_asked(expired: Image, pictures_dir: Path) -> None:
    out, _err = run("--delete")

    assert "1 expired and 1 orphaned files deleted." in out
    assert list_stored(pictures_dir) == []


@pytest.mark.django_db
def test_an_empty_database_is_explained(pictures_dir: Path) -> None:
    age(pictures_dir, ORPHAN, hours=2)

    _out, err = run("--delete")

    assert "check DATABASE_URL" in err
    assert list_stored(pictures_dir) == [ORPHAN]


def test_a_storage_that_is_down_is_an_error(image: Image, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise StorageUnavailable("down")

    monkeypatch.setattr(LocalPictureStorage, "list_names", fail)

    with pytest.raises(CommandError, match="does not answer"):
        run()
