"""manage.py open_folder, and what becomes of the folder in the browser."""

import hashlib
import os
import shutil
import zipfile
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from classifier.active_model import PHOTO, active_card
from classifier.intake.pruning import prune_expired, prune_orphans
from classifier.intake.removal import remove_some
from classifier.models import Dataset, Folder, Image, Prediction
from classifier.storage import LocalPictureStorage
from tests.classifier.commands.piles import make_pile
from tests.drawing import draw_picture, encode, make_upload

CHOICES = "which=reviewed&fit=crop&format="
pytestmark = pytest.mark.django_db


def run(path: Path, **options: Any) -> tuple[str, str]:
    """What the command prints on its two streams."""
    out, messages = StringIO(), StringIO()
    call_command("open_folder", str(path), stdout=out, stderr=messages, **options)
    return out.getvalue(), messages.getvalue()


def open_in(client: Client, path: Path, **options: Any) -> Dataset:
    """Run the command, and follow the address that it prints."""
    address = run(path, **options)[0].split()[-1].removeprefix("http://127.0.0.1:8000")
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 302
    return Dataset.objects.get(folder__path=str(path.resolve()))


def snapshot(folder: Path) -> dict[str, tuple[bytes, int, int]]:
    """All that may not change: contents, times of change, modes."""
    return {
        str(path): (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_mode)
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def holiday(tmp_path: Path) -> Path:
    folder = make_pile(tmp_path / "holiday", 4)
    (folder / "large.png").write_bytes(encode(draw_picture(400, 380, seed=50), "PNG"))
    return folder


def refuse(path: Path, **options: Any) -> str:
    with pytest.raises(CommandError) as error:
        run(path, **options)
    assert error.value.returncode == 2
    return str(error.value)


def test_a_deployed_service_opens_no_folder(holiday: Path, settings: LazySettings) -> None:
    settings.IS_DEPLOYED = True
    assert "is deployed" in refuse(holiday)
    assert not Dataset.objects.exists()


def test_pictures_do_not_stay_here_when_they_are_kept_elsewhere(
    holiday: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LocalPictureStorage, "makes_variants", True)
    assert "Cloudinary" in refuse(holiday)


def test_wrong_usage_is_told(holiday: Path, tmp_path: Path, settings: LazySettings) -> None:
    (tmp_path / "empty").mkdir()
    settings.DATA_DIR = holiday / "data"
    assert "not a folder" in refuse(holiday / "large.png")
    assert "not a folder" in refuse(tmp_path / "nothing")
    assert "no pictures" in refuse(tmp_path / "empty")
    assert "own data" in refuse(holiday)
    settings.DATA_DIR = tmp_path / "data"
    assert "no account named anna" in refuse(holiday, owner="anna")
    assert not Dataset.objects.exists()


def test_nothing_is_copied_and_all_is_classified(holiday: Path, pictures_dir: Path, client: Client) -> None:
    before = snapshot(holiday)

    dataset = open_in(client, holiday, name="Trap 7")

    images = {image.path: image for image in dataset.images.all()}
    assert set(images) == {str(path.relative_to(holiday)) for path in holiday.rglob("*.*")}
    assert all(image.state == "unreviewed" and not image.file for image in images.values())
    assert [path.name for path in pictures_dir.rglob("*.*")] == [Path(images["large.png"].thumbnail).name]
    assert dataset.name == "Trap 7"
    assert snapshot(holiday) == before


def test_the_pages_show_the_persons_own_files(holiday: Path, client: Client) -> None:
    dataset = open_in(client, holiday)
    image = dataset.images.get(path="large.png")

    for kind in ("picture", "original"):
        answer = client.get(f"/images/{image.pk}/{kind}")
        assert b"".join(answer.streaming_content) == (holiday / "large.png").read_bytes()  # type: ignore[attr-defined]
        assert answer.headers["Content-Type"] == "image/png"
    for address in (f"/images/{image.pk}/", f"/images/{image.pk}/why", f"/images/{image.pk}/thumbnail"):
        assert client.get(address).status_code == 200
    assert str(holiday) in client.get(f"/datasets/{dataset.pk}/").content.decode()


def test_the_link_works_once_and_for_one_browser(holiday: Path, client: Client) -> None:
    address = run(holiday)[0].split()[-1].removeprefix("http://127.0.0.1:8000")
    second = Client()
    assert client.get(address).status_code == 200
    assert second.get(address).status_code == 200
    assert client.post(address).status_code == 302

    for method in (second.get, second.post):
        answer = method(address)
        assert answer.status_code == 404
        assert "has been used" in answer.content.decode()
    dataset = Dataset.objects.get()
    assert client.get(f"/datasets/{dataset.pk}/").status_code == 200
    assert second.get(f"/datasets/{dataset.pk}/").status_code == 404


@pytest.mark.parametrize("stranger", ["192.168.1.7", "::ffff:10.0.0.1", "2001:db8::1"])
def test_another_machine_gets_nothing_even_with_the_link(holiday: Path, stranger: str) -> None:
    address = run(holiday)[0].split()[-1].removeprefix("http://127.0.0.1:8000")
    for method in (Client().get, Client().post):
        assert method(address, REMOTE_ADDR=stranger).status_code == 404
    assert Folder.objects.get().claim
    assert Client().get(address, REMOTE_ADDR="::1").status_code == 200


def test_a_new_link_ends_the_one_before(holiday: Path, client: Client) -> None:
    first = run(holiday)[0].split()[-1].removeprefix("http://127.0.0.1:8000")
    dataset = open_in(client, holiday)
    assert Client().post(first).status_code == 404
    assert client.get(f"/datasets/{dataset.pk}/").status_code == 200


def test_it_joins_what_the_browser_has_already(holiday: Path, image: Image, client: Client) -> None:
    dataset = open_in(client, holiday)
    assert dataset.visitor == image.dataset.visitor


def test_with_an_owner_it_is_the_accounts(holiday: Path, client: Client) -> None:
    user = User.objects.create_user("anna")
    out, _messages = run(holiday, owner="anna")
    dataset = Dataset.objects.get()
    assert out.split()[-1] == f"http://127.0.0.1:8000/datasets/{dataset.pk}/"
    assert client.get(f"/datasets/{dataset.pk}/").status_code == 404
    client.force_login(user)
    assert client.get(f"/datasets/{dataset.pk}/").status_code == 200


def test_running_it_again_adds_what_is_new_and_keeps_labels(holiday: Path, client: Client) -> None:
    dataset = open_in(client, holiday)
    label = dataset.classes.get(name="cat")
    dataset.images.update(state="corrected", label=label)
    (holiday / "new.png").write_bytes(encode(draw_picture(40, 40, seed=60), "PNG"))
    (holiday / "copy.png").write_bytes((holiday / "large.png").read_bytes())
    (holiday / "album 0/000.jpg").rename(holiday / "moved.jpg")
    os.utime(holiday / "large.png", (1, 1))
    (holiday / "album 1/001.jpg").unlink()

    out, messages = run(holiday)

    assert "1 new picture, 4 known, 1 copies" in out
    assert "No longer in the folder, their labels are kept: 1" in messages
    assert dataset.images.count() == 6
    assert dataset.images.get(path="moved.jpg").label == label
    assert Dataset.objects.count() == 1
    assert "0 new pictures" in run(holiday)[0]


def test_unreadable_files_are_listed_and_links_do_not_lead_out(holiday: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(encode(draw_picture(40, 40, seed=61), "PNG"))
    (holiday / "link.png").symlink_to(tmp_path / "secret.png")
    (holiday / "broken.jpg").write_bytes(b"\xff\xd8\xff")
    (holiday / ("x" * 200)).mkdir()
    shutil.copy(holiday / "large.png", holiday / ("x" * 200) / ("y" * 100 + ".png"))
    messages = StringIO()

    with pytest.raises(CommandError, match="3 files could not be read") as error:
        call_command("open_folder", str(holiday), stdout=StringIO(), stderr=messages)

    assert error.value.returncode == 1
    assert "link.png: The file is a link that leads out of your folder." in messages.getvalue()
    assert "broken.jpg: This JPEG picture is damaged" in messages.getvalue()
    assert "longer than 255 characters" in messages.getvalue()
    assert Image.objects.count() == 5


@pytest.mark.parametrize("change", ["vanish", "overwrite", "swap for a link", "vanish with the folder"])
def test_what_has_gone_or_changed_is_told_on_the_page(
    holiday: Path, tmp_path: Path, client: Client, change: str
) -> None:
    dataset = open_in(client, holiday)
    dataset.images.update(state="corrected", label=dataset.classes.first())
    image, path = dataset.images.get(path="large.png"), holiday / "large.png"
    path.rename(tmp_path / "elsewhere.png")
    if change == "overwrite":
        path.write_bytes(encode(draw_picture(50, 50, seed=70), "PNG"))
    elif change == "swap for a link":
        path.symlink_to(tmp_path / "elsewhere.png")
    elif change == "vanish with the folder":
        shutil.rmtree(holiday)
    sentence = {"overwrite": "has changed since", "swap for a link": "leads out"}.get(change, "no longer in")

    for address in (f"/images/{image.pk}/", f"/datasets/{dataset.pk}/review?image={image.pk}"):
        page = client.get(address)
        assert page.status_code == 200
        assert sentence in page.content.decode()
    for kind in ("picture", "original"):
        answer = client.get(f"/images/{image.pk}/{kind}")
        assert answer.status_code == 404
        assert sentence in answer.content.decode()
    assert client.get(f"/datasets/{dataset.pk}/").status_code == 200
    download = client.get(f"/datasets/{dataset.pk}/export/download?{CHOICES}imagefolder")
    with pytest.raises(Exception, match=sentence):
        b"".join(download.streaming_content)  # type: ignore[attr-defined]
    assert sentence in client.get(f"/datasets/{dataset.pk}/export?format=csv&which=reviewed").content.decode()


def test_downloads_keep_the_paths_and_labels_only_need_no_file(holiday: Path, client: Client) -> None:
    dataset = open_in(client, holiday)
    dataset.images.update(state="corrected", label=dataset.classes.get(name="cat"))

    archive = client.get(f"/datasets/{dataset.pk}/export/download?{CHOICES}imagefolder")
    content = b"".join(archive.streaming_content)  # type: ignore[attr-defined]
    with zipfile.ZipFile(BytesIO(content)) as opened:
        digests = {hashlib.sha256(opened.read(name)).hexdigest() for name in opened.namelist()}
    assert digests == set(dataset.images.values_list("sha256", flat=True))

    shutil.rmtree(holiday)
    table = client.get(f"/datasets/{dataset.pk}/export/download?{CHOICES}csv")
    text = b"".join(table.streaming_content).decode()  # type: ignore[attr-defined]
    assert "album 0/000.jpg" in text
    assert "large.png" in text


def test_no_deletion_ever_touches_the_persons_files(
    holiday: Path, pictures_dir: Path, client: Client
) -> None:
    before = snapshot(holiday)
    dataset = open_in(client, holiday)
    one, two, *_rest = dataset.images.order_by("path")
    client.post(f"/images/{one.pk}/delete")
    client.post(
        f"/datasets/{dataset.pk}/", {"action": "delete", "sure": "1", "chosen": f"{two.pk}:{two.version}"}
    )
    assert dataset.images.count() == 3
    prune_orphans(dry_run=False)
    assert str(holiday) in client.get(f"/datasets/{dataset.pk}/delete").content.decode()
    client.post(f"/datasets/{dataset.pk}/delete")
    while remove_some():
        pass

    assert not Image.objects.exists()
    assert not list(pictures_dir.rglob("*.*"))
    assert not Dataset.objects.filter(pk=dataset.pk).exists()
    assert snapshot(holiday) == before
    assert "5 new pictures" in run(holiday)[0]


def test_an_opened_folder_does_not_expire(holiday: Path, client: Client) -> None:
    dataset = open_in(client, holiday)
    Dataset.objects.update(last_used_at="2020-01-01T00:00Z")
    assert prune_expired(dry_run=False) == []
    assert dataset.images.count() == 5


def test_it_takes_nothing_of_what_a_person_may_upload(
    holiday: Path, client: Client, settings: LazySettings
) -> None:
    settings.QUOTA_VISITOR_PICTURES = 2
    open_in(client, holiday)
    assert client.post("/", {"pictures": make_upload("cat.jpg")}).status_code == 302


def test_a_database_that_was_taken_to_a_deployed_service_reads_no_file_there(
    holiday: Path, client: Client, settings: LazySettings
) -> None:
    dataset = open_in(client, holiday)
    settings.IS_DEPLOYED = True
    image = dataset.images.get(path="large.png")
    assert client.get(f"/images/{image.pk}/picture").status_code == 404
    assert "machine that it was opened on" in client.get(f"/images/{image.pk}/").content.decode()


def test_what_a_killed_run_left_waiting_is_classified_by_the_next(holiday: Path) -> None:
    run(holiday)
    Image.objects.filter(path="large.png").update(state="pending", views=bytes(3072))
    run(holiday)
    assert not Image.objects.filter(state="pending").exists()


def test_a_network_that_is_none_is_told_before_anything_is_opened(holiday: Path) -> None:
    assert "one of cnn, photo" in refuse(holiday, network="vgg16")
    assert not Dataset.objects.exists()


def test_the_photo_network_answers_for_a_folder_and_goes_on_doing_so(holiday: Path) -> None:
    run(holiday, network="photo")
    (holiday / "new.png").write_bytes(encode(draw_picture(40, 40, seed=60), "PNG"))

    run(holiday)

    versions = set(Prediction.objects.values_list("model_version", flat=True))
    assert versions == {active_card(PHOTO).model_version}
