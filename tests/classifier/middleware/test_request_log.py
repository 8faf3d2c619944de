"""One line in the log for each request."""

import logging
import re
import uuid

import pytest
from django.test import Client

from classifier.sharing.links import make_token

pytestmark = pytest.mark.django_db


def test_a_request_is_logged_with_its_status_and_id(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="classifyme.requests"):
        response = client.get("/nowhere")

    [line] = [record.getMessage() for record in caplog.records if record.name == "classifyme.requests"]
    assert re.fullmatch(rf"GET /nowhere 404 \d+\.\d ms {response.headers['X-Request-ID']}", line)


def test_the_secret_of_a_link_does_not_get_into_the_log(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    token = make_token(uuid.uuid4())
    with caplog.at_level(logging.INFO, logger="classifyme.requests"):
        client.get(f"/shared/{token}/")
        client.get("/account/new/MQ/cxyz12-0123456789abcdef0123456789abcdef/")
        client.get(f"/datasets/{uuid.UUID(int=7)}/")

    lines = [record.getMessage() for record in caplog.records if record.name == "classifyme.requests"]
    assert [line.split()[1] for line in lines] == [
        "/shared/…/",
        "/account/new/MQ/…/",
        f"/datasets/{uuid.UUID(int=7)}/",
    ]


def test_a_proxys_id_is_kept_so_that_logs_can_be_joined(client: Client) -> None:
    response = client.get("/", headers={"X-Request-ID": "from-the-proxy-1"})

    assert response.headers["X-Request-ID"] == "from-the-proxy-1"


@pytest.mark.parametrize("forged", ["short", "x" * 65, "a b c d e f g h", "<script>alert(1)</script>"])
def test_an_id_that_could_forge_the_log_is_replaced(client: Client, forged: str) -> None:
    response = client.get("/", headers={"X-Request-ID": forged})

    assert re.fullmatch(r"[0-9a-f]{16}", response.headers["X-Request-ID"])


def test_the_answer_tells_how_long_it_took(client: Client) -> None:
    assert re.fullmatch(r"app;dur=\d+\.\d", client.get("/").headers["Server-Timing"])
