"""What has expired goes, what is in use stays."""

import os
import time
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from classifier.intake.pruning import PruningRefused, prune_expired, prune_orphans, prune_sessions
from classifier.models import Dataset, Guest, Image, Share
from tests.conftest import list_stored

pytestmark = pytest.mark.django_db

ORPHAN = f"aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee/{'0' * 64}-12345678.jpg"


def age(folder: Path, name: str, hours: float) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    then = time.time() - hours * 3600
    os.utime(path, (then, then))


def let_expire(image: Image) -> None:
    Dataset.objects.filter(pk=image.dataset_id).update(last_used_at=timezone.now() - timedelta(days=31))


def test_pruning_an_empty_database_is_refused_because_it_may_be_the_wrong_one(
    db: Any, pictures_dir: Path
) -> None:
    age(pictures_dir, ORPHAN, hours=100)

    with pytest.raises(PruningRefused, match="check DATABASE_URL"):
        prune_orphans(dry_run=False)

    assert list_stored(pictures_dir) == [ORPHAN]


def test_pictures_in_use_and_uploads_on_their_way_stay(image: Image, pictures_dir: Path) -> None:
    age(pictures_dir, image.file, hours=100)
    age(pictures_dir, ORPHAN, hours=0.5)
    age(pictures_dir, "notes/from the administrator.txt", hours=100)
    before = list_stored(pictures_dir)

    assert prune_orphans(dry_run=False) == []
    assert list_stored(pictures_dir) == before


def test_a_dry_run_names_orphans_and_deletes_nothing(image: Image, pictures_dir: Path) -> None:
    age(pictures_dir, ORPHAN, hours=2)

    assert prune_orphans(dry_run=True) == [ORPHAN]
    assert ORPHAN in list_stored(pictures_dir)


def test_an_old_file_without_a_row_is_removed(image: Image, pictures_dir: Path) -> None:
    age(pictures_dir, ORPHAN, hours=2)

    assert prune_orphans(dry_run=False) == [ORPHAN]
    assert list_stored(pictures_dir) == [image.file]


def test_pictures_expire_with_their_files(image: Image, stranger: Client, pictures_dir: Path) -> None:
    let_expire(image)

    assert prune_expired(dry_run=True) == [image.file]
    assert Image.objects.filter(pk=image.pk).exists()
    assert prune_expired(dry_run=False) == [image.file]
    assert [kept.path for kept in Image.objects.all()] == ["strangers.jpg"]
    assert list_stored(pictures_dir) == [Image.objects.get().file]


def test_what_belongs_to_an_account_never_expires(image: Image) -> None:
    let_expire(image)
    Dataset.objects.update(owner=User.objects.create_user("anna"), visitor=None)

    assert prune_expired(dry_run=False) == []
    assert Image.objects.filter(pk=image.pk).exists()


def test_what_a_guest_uses_does_not_expire(image: Image) -> None:
    let_expire(image)
    share = Share.objects.create(dataset=image.dataset, role="reader")
    Guest.objects.create(share=share, visitor=uuid.uuid4())

    assert prune_expired(dry_run=False) == []


def test_looking_at_a_picture_counts_as_its_last_use(client: Client, image: Image) -> None:
    let_expire(image)

    client.get(f"/images/{image.pk}/")

    assert prune_expired(dry_run=False) == []


def test_expired_sessions_go(client: Client, image: Image) -> None:
    assert Session.objects.count() == 1
    prune_sessions()
    assert Session.objects.count() == 1

    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    prune_sessions()

    assert not Session.objects.exists()
