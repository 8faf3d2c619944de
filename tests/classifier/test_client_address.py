"""Whose address it is, whatever the headers claim."""

import pytest
from django.conf import LazySettings
from django.test import RequestFactory

from classifier.client_address import find_client

PEER = "10.0.0.9"


@pytest.mark.parametrize(
    ("proxies", "header", "client"),
    [
        (0, "203.0.113.7", PEER),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "1.2.3.4, 203.0.113.7", "203.0.113.7"),
        (2, "1.2.3.4, 203.0.113.7, 104.22.17.40", "203.0.113.7"),
        (2, "203.0.113.7", PEER),
        (1, "", PEER),
        (1, "unknown", PEER),
        (1, "203.0.113.7; DROP", PEER),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (1, "[2001:db8:1:2:ffff::1]", "2001:db8:1:2::/64"),
        (1, "::ffff:203.0.113.7", "203.0.113.7"),
    ],
)
def test_the_entry_of_the_outermost_proxy_counts(
    settings: LazySettings, proxies: int, header: str, client: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    headers = {"x-forwarded-for": header} if header else {}
    assert find_client(RequestFactory().get("/", headers=headers, REMOTE_ADDR=PEER)) == client


def test_a_connection_without_an_address_is_one_client() -> None:
    assert find_client(RequestFactory().get("/", REMOTE_ADDR="")) == ""
