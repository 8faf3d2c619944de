"""Where pictures are kept is decided by the environment; a mistake there stops the start and names itself."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from classifyme.env import Environment
from classifyme.picture_storage import PictureStorageSettings, read_picture_storage

THREE = {"CLOUD_NAME": "demo", "API_KEY": "123", "API_SECRET": "sEcReT"}
URL = "cloudinary://123:sEcReT@demo"


def read(**variables: str) -> PictureStorageSettings:
    """The settings in this environment."""
    return read_picture_storage(Environment(variables), pictures_dir=Path("pictures"))


def read_options(**variables: str) -> dict[str, Any]:
    """The options with which the storage really is made."""
    settings = read(**variables)
    import_string(settings.backend)(**settings.options)
    return settings.options


@pytest.mark.parametrize("missing", list(THREE))
def test_incomplete_credentials_are_named(missing: str) -> None:
    variables = {name: value for name, value in THREE.items() if name != missing}
    with pytest.raises(ImproperlyConfigured, match=f"^{missing} missing") as caught:
        read(**variables)
    assert "sEcReT" not in str(caught.value)
    with pytest.raises(ImproperlyConfigured, match=missing):
        read(**variables, **{missing: "  "})


@pytest.mark.parametrize("given", list(THREE))
def test_one_credential_alone_is_a_mistake(given: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=given):
        read(**{given: THREE[given]})


@pytest.mark.parametrize(
    "url",
    [
        "https://123:sEcReT@demo",
        "demo",
        "cloudinary://",
        "cloudinary://demo",
        "cloudinary://123@demo",
        "cloudinary://:sEcReT@demo",
        "cloudinary://123:sEcReT@",
        "cloudinary://123:sEcReT/x@demo",
        "cloudinary://123:sEcReT#x@demo",
        "cloudinary://123:sEcReT@demo:80",
        "cloudinary://123:sEcReT@de mo",
        "cloudinary://<your_api_key>:<your_api_secret>@demo",
        "cloudinary://123:sEcReT@[demo",
        "cloudinary://123:sEcReT@demo?upload_prefix=nowhere",
        "cloudinary://123:sEcReT@demo?signature_algorithm=md5",
    ],
)
def test_a_malformed_address_is_named_and_not_shown(url: str) -> None:
    for more in ({}, THREE):
        with pytest.raises(ImproperlyConfigured, match="CLOUDINARY_URL") as caught:
            read(CLOUDINARY_URL=url, **more)
        assert "sEcReT" not in str(caught.value)
        assert caught.value.__cause__ is None
        assert caught.value.__suppress_context__ or caught.value.__context__ is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CLOUDINARY_UPLOAD_PREFIX", "api.cloudinary.com"),
        ("CLOUDINARY_UPLOAD_PREFIX", "https://api.cloudinary.com/v1_1/demo"),
        ("CLOUDINARY_DELIVERY_PREFIX", "ftp://example.org"),
        ("CLOUDINARY_FOLDER", "../other"),
        ("CLOUDINARY_FOLDER", "my pictures"),
        ("CLOUDINARY_FOLDER", "a//b"),
        ("CLOUDINARY_FOLDER", "a" * 101),
    ],
)
def test_other_mistakes_are_named(name: str, value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=name):
        read(**THREE, **{name: value})


def test_a_cloud_name_with_strange_characters_is_named() -> None:
    with pytest.raises(ImproperlyConfigured, match="CLOUD_NAME"):
        read(**{**THREE, "CLOUD_NAME": "de mo"})


def test_without_credentials_pictures_stay_on_the_disk() -> None:
    settings = read(CLOUDINARY_URL=" ", CLOUD_NAME="", API_KEY="")
    assert settings.is_on_local_disk
    assert settings.options == {"location": Path("pictures")}
    assert settings.image_origins == []


def test_three_variables_or_one_address_are_the_same() -> None:
    assert read_options(**THREE) == read_options(CLOUDINARY_URL=URL)
    assert read_options(**THREE) == read_options(CLOUDINARY_URL=URL, API_KEY="another program's")
    settings = read(CLOUDINARY_URL=URL)
    assert not settings.is_on_local_disk
    assert settings.image_origins == ["https://res.cloudinary.com"]


def test_the_parts_of_the_address_are_decoded() -> None:
    options = read_options(CLOUDINARY_URL="cloudinary://1%2B2:s%2Fe%40c%3Fr%25et@deMo_1")
    assert options["api_key"] == "1+2"
    assert options["api_secret"] == "s/e@c?r%et"
    assert options["cloud_name"] == "deMo_1"


def test_the_addresss_options_are_kept() -> None:
    query = "upload_prefix=https://api-eu.cloudinary.com&signature_algorithm=sha256&long_url_signature=true"
    options = read_options(CLOUDINARY_URL=f"{URL}/pictures.example.org?{query}&secure=false&timeout=900")
    assert options == {
        "cloud_name": "demo",
        "api_key": "123",
        "api_secret": "sEcReT",
        "folder": "classifyme",
        "upload_prefix": "https://api-eu.cloudinary.com",
        "delivery_prefix": "https://pictures.example.org",
        "private_cdn": True,
        "signature_algorithm": "sha256",
        "long_url_signature": True,
    }
    settings = read(CLOUDINARY_URL=f"{URL}/pictures.example.org")
    assert settings.image_origins == ["https://pictures.example.org"]
    assert read(CLOUDINARY_URL=f"{URL}?private_cdn=true").image_origins == ["https://demo-res.cloudinary.com"]


def test_hosts_can_be_others() -> None:
    hosts = {
        "CLOUDINARY_UPLOAD_PREFIX": "http://127.0.0.1:8001/",
        "CLOUDINARY_DELIVERY_PREFIX": "http://127.0.0.1:8002",
    }
    options = read_options(**THREE, **hosts)
    assert options["upload_prefix"] == "http://127.0.0.1:8001"
    assert read(**THREE, **hosts).image_origins == ["http://127.0.0.1:8002"]


def test_each_deployment_on_render_has_a_folder_of_its_own() -> None:
    assert read_options(**THREE)["folder"] == "classifyme"
    assert read_options(**THREE, RENDER_SERVICE_NAME="pets & co")["folder"] == "classifyme/pets---co"
    chosen = read_options(**THREE, RENDER_SERVICE_NAME="pets", CLOUDINARY_FOLDER="/mine/pets/")
    assert chosen["folder"] == "mine/pets"
