"""The whole way of an upload when pictures are kept at Cloudinary: from the form to its answer."""

import io
import time
from collections.abc import Iterator

import pytest
import urllib3
from django.conf import LazySettings
from django.test import Client
from PIL import Image as Pillow

from classifier.intake.pruning import prune_orphans
from classifier.models import Image
from tests.cloudinary_server import CLOSED, SLOW, Asset, CloudinaryServer, Misbehaviour, says
from tests.drawing import draw_picture, encode, make_upload

HTML = Misbehaviour(body=b"<html>nonsense</html>", content_type="text/html", stores=True)


@pytest.fixture
def cloud(settings: LazySettings, db: None) -> Iterator[CloudinaryServer]:
    """A Cloudinary that the application uses, with the time limits that it really has."""
    with CloudinaryServer() as server:
        backend = "classifier.storage.cloudinary.CloudinaryPictureStorage"
        options = {**server.options, "leftover_delays": ()}
        settings.STORAGES = {**settings.STORAGES, "pictures": {"BACKEND": backend, "OPTIONS": options}}
        yield server


def follow(client: Client, address: str) -> urllib3.BaseHTTPResponse:
    """What a browser gets that goes where the service sends it."""
    response = client.get(address)
    assert response.status_code == 302
    return urllib3.request("GET", response.headers["Location"], retries=False)


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        (SLOW, 503),
        (says(500, "General Error"), 503),
        (CLOSED, 503),
        (HTML, 503),
        (says(420, "You have exceeded your storage limit"), 507),
        (says(400, "File size too large. Got 15728640. Maximum is 10485760."), 422),
    ],
)
def test_trouble_is_a_clear_error_in_time_and_nothing_is_stored(
    client: Client, cloud: CloudinaryServer, wrong: Misbehaviour, status: int
) -> None:
    cloud.always["upload"] = wrong
    if wrong is SLOW:
        cloud.always["destroy"] = SLOW
    started = time.monotonic()
    response = client.post("/", {"pictures": make_upload()})
    assert time.monotonic() - started < 13
    assert response.status_code == status
    assert not Image.objects.exists()
    assert cloud.stored == {}
    cloud.always.clear()
    assert client.post("/", {"pictures": make_upload()}).status_code == 302, "the next upload is fine"


def test_a_cloudinary_that_is_down_is_a_clear_error(client: Client, cloud: CloudinaryServer) -> None:
    cloud.stop()
    assert client.post("/", {"pictures": make_upload()}).status_code == 503
    assert client.get("/readyz").status_code == 503
    assert not Image.objects.exists()


def test_a_stranger_is_given_no_address(client: Client, stranger: Client, cloud: CloudinaryServer) -> None:
    client.post("/", {"pictures": make_upload("cat.jpg", seed=5)})
    image = Image.objects.get(path="cat.jpg")
    for kind in ("picture", "thumbnail", "original"):
        assert stranger.get(f"/images/{image.pk}/{kind}").status_code == 404


def test_the_owner_is_sent_to_what_a_browser_shows(client: Client, cloud: CloudinaryServer) -> None:
    content = encode(draw_picture(1600, 800), "TIFF")
    client.post("/", {"pictures": make_upload("scan.tif", content)})
    image = Image.objects.get()
    assert len(cloud.stored) == 1, "one asset; Cloudinary makes the other sizes"
    for kind, size in (("picture", (1280, 640)), ("thumbnail", (320, 160))):
        shown = Pillow.open(io.BytesIO(follow(client, f"/images/{image.pk}/{kind}").data))
        assert (shown.format, shown.size) == ("JPEG", size)
    assert follow(client, f"/images/{image.pk}/original").data == content


def test_deleting_the_picture_deletes_the_asset(client: Client, cloud: CloudinaryServer) -> None:
    client.post("/", {"pictures": make_upload()})
    client.post(f"/images/{Image.objects.get().pk}/delete")
    assert cloud.stored == {}


def test_pruning_takes_orphans_and_leaves_rows_and_strangers(client: Client, cloud: CloudinaryServer) -> None:
    client.post("/", {"pictures": make_upload()})
    (kept,) = cloud.stored
    orphan = f"{kept[:-1]}{'0' if kept[-1] != '0' else '1'}"
    for public_id in (orphan, f"other/{orphan}", "classifyme/logo"):
        cloud.stored[public_id] = Asset(b"x", "authenticated", {})
    for asset in cloud.stored.values():
        asset.created_at = "2026-01-31T12:00:00Z"
    assert prune_orphans(dry_run=False) == [orphan.removeprefix("classifyme/")]
    assert set(cloud.stored) == {kept, f"other/{orphan}", "classifyme/logo"}
