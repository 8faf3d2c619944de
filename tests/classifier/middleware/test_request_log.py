"""One line in the log for each request."""

import logging
import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_request_is_logged_with_its_status_and_id(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="classifyme.requests"):
        response = client.get("/nowhere")

    [line] = [record.getMessage() for record in caplog.records if record.name == "classifyme.requests"]
    assert re.fullmatch(rf"GET /nowhere 404 \d+\.\d ms {response.headers['X-Request-ID']}", line)


def test_a_proxys_id_is_kept_so_that_logs_can_be_joined(client: Client) -> None:
    response = client.get("/", headers={"X-Request-ID": "from-the-proxy-1"})

    assert response.headers["X-Request-ID"] == "from-the-proxy-1"


@pytest.mark.parametrize("forged", ["short", "x" * 65, "a b c d e f g h", "<script>alert(1)</script>"])
def test_an_id_that_could_forge_the_log_is_replaced(client: Client, forged: str) -> None:
    response = client.get("/", headers={"X-Request-ID": forged})

    assert re.fullmatch(r"[0-9a-f]{16}", response.headers["X-Request-ID"])


def test_the_answer_tells_how_long_it_took(client: Client) -> None:
    assert re.fullmatch(r"app;dur=\d+\.\d", client.get("/").headers["Server-Timing"])
