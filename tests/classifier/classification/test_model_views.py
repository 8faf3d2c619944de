"""The page about the network, for everybody."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from classifier.active_model import active_card
from tests.classifier.test_checks import copied_model, forget_card

__all__ = ["copied_model", "forget_card"]


@pytest.fixture
def drawn(copied_model: Path) -> Path:
    """The folder of a version with a figure."""
    (copied_model / "figures").mkdir()
    (copied_model / "figures" / "layers.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (copied_model / "figures" / "other.svg").write_text("<svg/>")
    return copied_model


@pytest.mark.parametrize("name", ["other", "curves", "model", "layers2"])
def test_what_is_no_figure_of_the_page_does_not_exist(client: Client, drawn: Path, name: str) -> None:
    assert client.get(f"/model/figures/{name}.svg").status_code == 404


@pytest.mark.parametrize("path", ["../card.json", "..%2fcard", "layers", "layers.svg/"])
def test_no_path_leads_out_of_the_figures(client: Client, drawn: Path, path: str) -> None:
    assert client.get(f"/model/figures/{path}").status_code == 404


def test_a_figure_is_an_image_that_can_do_nothing(client: Client, drawn: Path) -> None:
    answer = client.get("/model/figures/layers.svg")

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "script-src" not in answer.headers["Content-Security-Policy"]


def test_the_page_shows_the_active_version_with_its_digests(client: Client, drawn: Path) -> None:
    page = client.get("/model/").content.decode()

    card = active_card()
    assert card.model_version in page
    for digest in card.sha256.values():
        assert digest in page
    assert "88.76 %" in page
    assert "/model/figures/layers.svg" in page
    assert "/model/figures/curves.svg" not in page


def test_every_page_leads_to_it(client: Client, settings: LazySettings) -> None:
    assert 'href="/model/"' in client.get("/").content.decode()
