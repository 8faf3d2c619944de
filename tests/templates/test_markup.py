"""What the content policy would break, and what would break the pages, is found in the files themselves."""

import hashlib
import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))
BOOTSTRAP = ROOT / "static" / "vendor" / "bootstrap-5.3.9"
INLINE = re.compile(
    r"""<style | \sstyle\s*= | \son[a-z]+\s*= | javascript: | <script(?![^>]*\ssrc=) """,
    re.VERBOSE | re.IGNORECASE,
)
WORDS = re.compile(r"[A-Za-z]{3,}")
NO_WORDS = re.compile(
    r"""\{\#.*?\#\} | \{%\s*blocktranslate.*?endblocktranslate\s*%\} | \{%.*?%\} | \{\{.*?\}\} | <[^>]*>""",
    re.VERBOSE | re.DOTALL,
)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("template", TEMPLATES, ids=name_of)
def test_no_script_and_no_style_lies_in_a_template(template: Path) -> None:
    assert INLINE.findall(template.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=name_of)
def test_every_sentence_can_be_translated(template: Path) -> None:
    text = NO_WORDS.sub(" ", template.read_text(encoding="utf-8"))
    assert [word for word in WORDS.findall(text) if word != "ClassifyMe"] == []


@pytest.mark.parametrize("path", [*TEMPLATES, *SCRIPTS], ids=name_of)
def test_pages_and_scripts_stay_small(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= (100 if path.suffix == ".js" else 90)


def test_bootstrap_is_the_one_that_was_distributed_with_its_licence() -> None:
    lines = (BOOTSTRAP / "VERSION").read_text(encoding="utf-8").splitlines()[1:]
    recorded = {name: digest for digest, name in (line.split() for line in lines)}
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in BOOTSTRAP.iterdir()}
    del found["VERSION"]
    assert found == recorded
    assert "MIT" in (BOOTSTRAP / "LICENSE").read_text(encoding="utf-8")


def test_the_page_of_an_internal_error_needs_no_request_and_no_database() -> None:
    page = render_to_string("500.html")
    assert "Something went wrong on our side" in page
    assert "<form" not in page
