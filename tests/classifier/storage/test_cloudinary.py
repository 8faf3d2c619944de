"""Pictures at Cloudinary: private, signed, and only in this deployment's own folder."""

import hashlib
import io
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import urllib3
from django.core.exceptions import SuspiciousFileOperation
from PIL import Image

from classifier.storage import StorageUnavailable, Variant
from classifier.storage.cloudinary import CloudinaryPictureStorage
from tests.cloudinary_server import Asset, CloudinaryServer, Misbehaviour

DATASET = "0d7c5d3e-0000-4000-8000-000000000001"
STEM = f"{DATASET}/{'ab' * 32}-12345678"
PUBLIC_ID = f"classifyme/home/{STEM}"
CONTENT = os.urandom(200_000)


def save(storage: CloudinaryPictureStorage, name: str = f"{STEM}.jpg", content: bytes = CONTENT) -> str:
    """Store some bytes."""
    return storage.save(name, io.BytesIO(content))


def fetch(address: str | None) -> urllib3.BaseHTTPResponse:
    """What a browser gets at an address."""
    assert address is not None
    return urllib3.request("GET", address, retries=False)


def draw(size: tuple[int, int]) -> bytes:
    """A PNG."""
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("name", ["", "../x", "/x", "a/../x", "a/x?y", "a/.x"])
def test_a_name_that_leads_elsewhere_is_refused(storage: CloudinaryPictureStorage, name: str) -> None:
    for action in (storage.delete, storage.exists, storage.open, lambda name: save(storage, name)):
        with pytest.raises(SuspiciousFileOperation):
            action(name)


def test_nobody_gets_a_picture_without_the_signed_address(
    storage: CloudinaryPictureStorage, cloud: CloudinaryServer
) -> None:
    save(storage)
    address = storage.address_of(STEM)
    assert address is not None
    assert fetch(address).status == 200
    signature = address.split("s--")[1][:8]
    assert fetch(address.replace(signature, "AAAAAAAA")).status == 401
    assert fetch(address.replace(f"s--{signature}--/", "")).status == 404
    assert fetch(address.replace("/authenticated/", "/upload/")).status == 404
    assert fetch(address.replace("12345678", "12345679")).status == 401


def test_a_signed_address_is_not_good_for_another_size(storage: CloudinaryPictureStorage) -> None:
    save(storage, content=draw((2000, 1000)))
    address = storage.address_of(STEM, Variant.THUMBNAIL)
    assert address is not None
    assert fetch(address.replace("w_320", "w_3200")).status == 401


def test_wrong_credentials_store_nothing(cloud: CloudinaryServer) -> None:
    wrong = CloudinaryPictureStorage(**{**cloud.options, "api_secret": "guessed"}, leftover_delays=())
    with pytest.raises(StorageUnavailable):
        save(wrong)
    with pytest.raises(StorageUnavailable):
        wrong.check_writable()
    assert cloud.stored == {}
    assert cloud.count("upload") == 1, "a 401 is not tried again"


def test_another_picture_of_the_same_name_is_left_alone(
    storage: CloudinaryPictureStorage, cloud: CloudinaryServer
) -> None:
    save(storage)
    with pytest.raises(StorageUnavailable):
        save(storage, content=b"another")
    assert cloud.stored[PUBLIC_ID].data == CONTENT


def test_pruning_sees_and_touches_no_other_folder(
    storage: CloudinaryPictureStorage, cloud: CloudinaryServer
) -> None:
    strangers = ["classifyme/homework/x/y", "classifyme/other/x", "logo", "classifyme/home", f"x/{STEM}"]
    for public_id in [*strangers, "classifyme/home/My cat", "classifyme/home/ds/a.b"]:
        cloud.stored[public_id] = Asset(b"x", "authenticated", {})
    cloud.stored["classifyme/home/public"] = Asset(b"x", "upload", {})
    save(storage)
    files = list(storage.list_names())
    assert [file.name for file in files] == [STEM]
    for file in files:
        storage.delete(file.name)
    assert set(strangers) <= set(cloud.stored)
    assert PUBLIC_ID not in cloud.stored


def test_the_listing_reads_every_page(storage: CloudinaryPictureStorage, cloud: CloudinaryServer) -> None:
    cloud.page_size = 3
    names = {save(storage, f"first/{index}.png", b"x") for index in range(10)}
    save(storage, "second/1.png", b"x")
    assert {file.name for file in storage.list_names("first/")} == names
    assert len(list(storage.list_names())) == 11
    newest = max(file.modified for file in storage.list_names())
    assert timedelta(0) <= datetime.now(UTC) - newest < timedelta(minutes=1)


def test_a_listing_in_circles_ends(storage: CloudinaryPictureStorage, cloud: CloudinaryServer) -> None:
    page = b'{"resources": [], "next_cursor": "again"}'
    cloud.always["resources"] = Misbehaviour(body=page)
    with pytest.raises(StorageUnavailable, match="circle"):
        list(storage.list_names())


@pytest.mark.parametrize(
    "body", [b'{"resources": 7}', b'{"resources": [7]}', b"[]", b"7", b"null", b'{"error": 7}']
)
def test_a_nonsensical_listing_is_refused(
    storage: CloudinaryPictureStorage, cloud: CloudinaryServer, body: bytes
) -> None:
    cloud.always["resources"] = Misbehaviour(body=body)
    with pytest.raises(StorageUnavailable):
        list(storage.list_names())


def test_a_listing_without_moments_is_refused(
    storage: CloudinaryPictureStorage, cloud: CloudinaryServer
) -> None:
    save(storage)
    cloud.stored[PUBLIC_ID].created_at = "yesterday"
    with pytest.raises(StorageUnavailable):
        list(storage.list_names())


def test_a_picture_comes_back_as_it_was(storage: CloudinaryPictureStorage, cloud: CloudinaryServer) -> None:
    content = io.BytesIO(CONTENT)
    content.seek(0, os.SEEK_END)
    kept = storage.save(f"{STEM}.jpg", content)
    assert kept == STEM, "the row keeps the name that the listing gives"
    assert hashlib.sha256(cloud.stored[PUBLIC_ID].data).digest() == hashlib.sha256(CONTENT).digest()
    with storage.open(kept) as file:
        assert file.read() == CONTENT
    assert storage.exists(kept)
    assert storage.exists(f"{STEM}.jpg")
    assert cloud.refused_signatures == 0


def test_pictures_are_stored_private_and_without_a_backup(
    storage: CloudinaryPictureStorage, cloud: CloudinaryServer
) -> None:
    save(storage)
    params = cloud.stored[PUBLIC_ID].params
    assert params["type"] == "authenticated"
    assert params["backup"] == "0"
    assert "upload_preset" not in params


def test_a_missing_picture_is_not_found(storage: CloudinaryPictureStorage) -> None:
    assert not storage.exists(STEM)
    with pytest.raises(FileNotFoundError):
        storage.open(STEM)


def test_pictures_are_not_opened_for_writing(storage: CloudinaryPictureStorage) -> None:
    with pytest.raises(ValueError, match="reading only"):
        storage.open(STEM, "wb")


def test_deleting_twice_is_fine(storage: CloudinaryPictureStorage, cloud: CloudinaryServer) -> None:
    save(storage)
    storage.delete(STEM)
    storage.delete(STEM)
    assert cloud.stored == {}
    with pytest.raises(FileNotFoundError):
        storage.open(STEM)


def test_cloudinary_makes_thumbnails_and_what_browsers_show(storage: CloudinaryPictureStorage) -> None:
    assert storage.makes_variants
    save(storage, content=draw((2000, 1000)))
    for variant, size in ((Variant.THUMBNAIL, (320, 160)), (Variant.RENDITION, (1280, 640))):
        response = fetch(storage.address_of(STEM, variant))
        with Image.open(io.BytesIO(response.data)) as picture:
            assert (picture.format, picture.size) == ("JPEG", size)


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
@pytest.mark.parametrize("long", [False, True])
def test_both_kinds_of_signatures(algorithm: str, long: bool) -> None:
    with CloudinaryServer(algorithm=algorithm) as cloud:
        options = {**cloud.options, "signature_algorithm": algorithm, "long_url_signature": long}
        storage = CloudinaryPictureStorage(**options, leftover_delays=())
        save(storage)
        address = storage.address_of(STEM)
        assert address is not None
        # Long signatures are SHA-256 always.
        if not long or algorithm == "sha256":
            assert fetch(address).status == 200
        assert len(address.split("--")[1]) == (32 if long else 8)
        storage.delete(STEM)
        assert cloud.refused_signatures == 0


@pytest.mark.parametrize(
    ("options", "beginning"),
    [
        ({}, "https://res.cloudinary.com/demo/image/authenticated/s--"),
        ({"private_cdn": True}, "https://demo-res.cloudinary.com/image/authenticated/s--"),
        (
            {"delivery_prefix": "https://img.example.org"},
            "https://img.example.org/demo/image/authenticated/s--",
        ),
        (
            {"delivery_prefix": "https://img.example.org", "private_cdn": True},
            "https://img.example.org/image/authenticated/s--",
        ),
    ],
)
def test_addresses_are_secure_and_of_the_announced_origin(options: dict[str, Any], beginning: str) -> None:
    storage = CloudinaryPictureStorage(cloud_name="demo", api_key="1", api_secret="s", **options)
    address = storage.address_of(STEM)
    assert address is not None
    assert address.startswith(beginning)
    assert storage.delivery_origin is not None
    assert address.startswith(storage.delivery_origin + "/")


def test_the_machines_own_cloudinary_settings_play_no_part(cloud: CloudinaryServer) -> None:
    """The SDK reads the environment at its import, and would sign, send and time out by it."""
    script = (
        "import io; from classifier.storage.cloudinary import CloudinaryPictureStorage as Storage\n"
        f"storage = Storage(**{cloud.options!r})\n"
        "storage.check_writable()\n"
        "print(storage.save('a/b.jpg', io.BytesIO(b'x')), storage.address_of('a/b'))"
    )
    strange = {
        "CLOUDINARY_CLOUD_NAME": "strange",
        "CLOUDINARY_API_SECRET": "strange",
        "CLOUDINARY_UPLOAD_PREFIX": "http://127.0.0.1:9",
        "CLOUDINARY_SIGNATURE_ALGORITHM": "sha256",
        "CLOUDINARY_OAUTH_TOKEN": "strange",
        "CLOUDINARY_PRIVATE_CDN": "true",
        "CLOUDINARY_UPLOAD_PRESET": "strange",
    }
    output = run_python(script, strange)
    assert "upload_preset" not in cloud.stored["classifyme/a/b"].params
    assert fetch(output.split()[1]).status == 200


def test_whoever_keeps_pictures_locally_never_loads_the_sdk() -> None:
    script = "import sys, classifier.storage; print({'cloudinary', 'urllib3', 'tenacity'} & set(sys.modules))"
    assert run_python(script, {}) == "set()"


def run_python(script: str, variables: dict[str, str]) -> str:
    """What a fresh interpreter prints."""
    run = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, **variables},
        cwd=Path(__file__).resolve().parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()
