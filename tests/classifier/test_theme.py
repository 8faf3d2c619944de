"""The switch between light and dark."""

import pytest
from django.test import Client


@pytest.mark.parametrize("theme", ["", "pink", "<script>"])
def test_a_theme_that_does_not_exist_is_refused(client: Client, theme: str) -> None:
    response = client.post("/theme", {"theme": theme})

    assert response.status_code == 400
    assert "theme" not in response.cookies


@pytest.mark.parametrize("back", ["https://evil.example", "//evil.example", "javascript:alert(1)"])
def test_the_switch_never_leads_to_another_site(client: Client, back: str) -> None:
    assert client.post("/theme", {"theme": "dark", "next": back}).headers["Location"] == "/"


def test_the_choice_is_remembered(client: Client) -> None:
    response = client.post("/theme", {"theme": "dark", "next": "/images/1"})

    assert response.headers["Location"] == "/images/1"
    assert 'data-theme="dark"' in client.get("/").content.decode()


def test_a_forged_cookie_is_no_theme(client: Client) -> None:
    client.cookies["theme"] = '"><script>'

    assert "<script>" not in client.get("/").content.decode().split("<head>")[0]
