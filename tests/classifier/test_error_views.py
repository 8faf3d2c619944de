"""What people see when something is refused or goes wrong."""

import errno

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory

from classifier import error_views
from classifier.error_views import render_error
from classifier.intake import views
from tests.drawing import make_upload

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", [400, 403, 404, 411, 413, 429, 500, 503, 507])
def test_every_refusal_is_a_page_in_the_same_design(status: int) -> None:
    response = render_error(RequestFactory().get("/"), status, "A specific sentence.")

    assert response.status_code == status
    assert "ClassifyMe" in response.content.decode()


def test_the_specific_sentence_is_shown() -> None:
    page = render_error(RequestFactory().get("/"), 413, "At most 5 MB.").content.decode()

    assert "At most 5 MB." in page


@pytest.mark.parametrize("status", [429, 503])
def test_a_passing_trouble_says_when_to_come_back(status: int) -> None:
    assert render_error(RequestFactory().get("/"), status).headers["Retry-After"] == "30"


def test_an_unknown_address_is_a_404_page(client: Client) -> None:
    response = client.get("/nowhere")

    assert response.status_code == 404
    assert "ClassifyMe" in response.content.decode()


def test_an_unknown_host_is_told_what_to_set(client: Client) -> None:
    response = client.get("/", headers={"Host": "pictures.example.org"})

    assert response.status_code == 400
    assert "ALLOWED_HOSTS" in response.content.decode()


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), 507),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), 507),
        (OperationalError("database or disk is full"), 507),
        (OSError(errno.EIO, "Input/output error"), 500),
        (RuntimeError("a mistake of ours"), 500),
    ],
)
def test_a_full_disk_is_a_507_and_a_mistake_a_500_without_its_details(
    client: Client, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    def fail(**_options: object) -> None:
        raise error

    monkeypatch.setattr(views, "store_uploads", fail)
    client.raise_request_exception = False

    response = client.post("/", {"pictures": make_upload()})

    page = response.content.decode()
    assert response.status_code == status
    assert "ClassifyMe" in page
    assert "Traceback" not in page
    assert str(error) not in page


def test_the_500_page_needs_nothing_that_may_have_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_request: object) -> None:
        raise RuntimeError("the session is broken")

    monkeypatch.setattr("classifier.context_processors.describe_service", fail)

    assert error_views.fail(RequestFactory().get("/")).status_code == 500
