"""Nothing is asked but what the settings allow, however it is written and wherever its name leads."""

import socket
from typing import Any

import pytest
from django.conf import LazySettings

from classifier.label_studio.addresses import FetchRefused, find_target

HOME = "https://labels.example.org"
ADDRESSES = {
    "labels.example.org": "10.1.2.3",
    "files.example.org": "93.184.216.34",
    "rebound.example.org": "127.0.0.1",
    "cloud.example.org": "169.254.169.254",
    "mapped.example.org": "::ffff:10.0.0.1",
    "translated.example.org": "64:ff9b::a9fe:a9fe",
    "tunnelled.example.org": "2002:7f00:1::",
    "10.0.0.5": "10.0.0.5",
}


@pytest.fixture(autouse=True)
def looked_up(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names lead where ADDRESSES says; gives those that were looked up."""
    names: list[str] = []

    def look_up(host: str, port: int, **_options: Any) -> list[Any]:
        names.append(host)
        if host not in ADDRESSES:
            raise socket.gaierror
        return [(0, 0, 0, "", (ADDRESSES[host], port))]

    settings.LABEL_STUDIO_URL = HOME
    settings.LABEL_STUDIO_HOSTS = [*ADDRESSES, "files.example.org:9000", "unknown.example.org"]
    settings.LABEL_STUDIO_HOSTS.remove("labels.example.org")
    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return names


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.1:8000/admin",
        "http://localhost/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "https://labels.example.org@evil.example/",
        "https://user:word@labels.example.org/a.jpg",
        "https://evil.example/labels.example.org",
        "https://evil.example#@labels.example.org/",
        "https://evil.example\\@labels.example.org/",
        "https://labels.example.org.evil.example/",
        "https://labels.example.org.:443/",
        "https://labels.example.org:8443/a.jpg",
        "http://labels.example.org/a.jpg",
        "//evil.example/a.jpg",
        "https:///a.jpg",
        "https://labels.example.org:port/",
        "https://labels.example.org:99999/",
        "https://labels.example.org\r\nX: y/",
        "https://läbels.example.org/",
        "file:///etc/passwd",
        "ftp://files.example.org/a.jpg",
        "gopher://files.example.org/",
        "s3://bucket/a.jpg",
        "a.jpg",
        "",
    ],
)
def test_another_address_is_neither_looked_up_nor_asked(url: str, looked_up: list[str]) -> None:
    with pytest.raises(FetchRefused):
        find_target(url)
    assert looked_up == []


@pytest.mark.parametrize("host", ["rebound", "cloud", "mapped", "translated", "tunnelled", "unknown"])
def test_an_allowed_name_that_leads_into_a_private_network_is_not_asked(host: str) -> None:
    with pytest.raises(FetchRefused):
        find_target(f"https://{host}.example.org/a.jpg")


def test_label_studio_itself_may_be_in_a_private_network(looked_up: list[str]) -> None:
    target = find_target(f"{HOME}/data/upload/1/a.jpg")
    assert (target.address, target.host, target.port, target.is_home) == (
        "10.1.2.3",
        "labels.example.org",
        443,
        True,
    )
    assert looked_up == ["labels.example.org"]


def test_not_even_label_studio_may_lead_to_a_clouds_secrets(settings: LazySettings) -> None:
    settings.LABEL_STUDIO_URL = "https://cloud.example.org"
    with pytest.raises(FetchRefused):
        find_target("/data/upload/1/a.jpg")


def test_a_private_address_that_the_settings_name_is_meant() -> None:
    assert find_target("http://10.0.0.5/a.jpg").address == "10.0.0.5"


@pytest.mark.parametrize(
    ("home", "url", "host", "path"),
    [
        (HOME, "/data/upload/1/a.jpg", "labels.example.org", "/data/upload/1/a.jpg"),
        (f"{HOME}/ls", "/data/upload/1/a.jpg", "labels.example.org", "/ls/data/upload/1/a.jpg"),
        (f"{HOME}/ls", "/ls/data/upload/1/a.jpg", "labels.example.org", "/ls/data/upload/1/a.jpg"),
        (
            HOME,
            "/data/local-files/?d=a b/ü.jpg",
            "labels.example.org",
            "/data/local-files/?d=a%20b/%C3%BC.jpg",
        ),
        (HOME, "http://files.example.org:9000/a.jpg?x=1", "files.example.org:9000", "/a.jpg?x=1"),
        (HOME, "https://FILES.example.org", "files.example.org", "/"),
    ],
)
def test_allowed_addresses_are_completed(
    settings: LazySettings, home: str, url: str, host: str, path: str
) -> None:
    settings.LABEL_STUDIO_URL = home
    target = find_target(url)
    assert (target.host_header, target.path) == (host, path)


def test_without_label_studios_address_nothing_of_it_is_asked(
    settings: LazySettings, looked_up: list[str]
) -> None:
    settings.LABEL_STUDIO_URL = ""
    with pytest.raises(FetchRefused):
        find_target("/data/upload/1/a.jpg")
    assert looked_up == []
