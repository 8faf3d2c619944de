"""The two probes."""

import pytest
from django.db import DatabaseError
from django.test import Client

from classifier.active_model import CNN
from classifier.classification import inference
from classifier.middleware import health
from classifier.storage import LocalPictureStorage, StorageUnavailable


@pytest.fixture(autouse=True)
def warm_network() -> None:
    inference.load_network()


def test_alive_means_alive_and_touches_nothing_else(client: Client) -> None:
    # Without the mark django_db any query would fail this test.
    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db
def test_ready_when_everything_is(client: Client) -> None:
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json() == {"network": "ready", "database": "ready", "storage": "ready"}


@pytest.mark.django_db
def test_not_ready_before_the_network_is_warm(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(inference._networks, CNN, inference._Network(CNN))

    response = client.get("/readyz")

    assert (response.status_code, response.json()["network"]) == (503, "not ready")


@pytest.mark.django_db
def test_not_ready_when_the_storage_is_down(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise StorageUnavailable("down")

    monkeypatch.setattr(LocalPictureStorage, "check_writable", fail)

    response = client.get("/readyz")

    assert (response.status_code, response.json()["storage"]) == (503, "not ready")


@pytest.mark.django_db
def test_not_ready_when_the_database_is_down(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    class Down:
        def cursor(self) -> None:
            raise DatabaseError("down")

    monkeypatch.setattr(health, "connection", Down())

    response = client.get("/readyz")

    assert (response.status_code, response.json()["database"]) == (503, "not ready")


def test_probes_come_with_any_host(client: Client) -> None:
    assert client.get("/healthz", headers={"Host": "10.2.3.4:10000"}).status_code == 200
