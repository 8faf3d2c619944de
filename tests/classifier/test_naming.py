"""Names from outside, made safe."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.naming import (
    NameBook,
    clean_cell,
    clean_component,
    clean_path_cell,
    name_folders,
    replace_suffix,
)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "_.._.._etc_passwd"),
        ("..", "_"),
        ("", "_"),
        (".hidden.jpg", "_.hidden.jpg"),
        ("a\\b:c*?.png", "a_b_c__.png"),
        ("line\nbreak\x00.png", "line_break_.png"),
        ("gpj.\u202eexe.jpg", "gpj._exe.jpg"),
        ("CON", "_CON"),
        ("nul.jpg", "_nul.jpg"),
        ("COM\u00b9.jpg", "_COM\u00b9.jpg"),
        ("conin$.txt", "_conin$.txt"),
        ("lpt1 .jpg", "_lpt1 .jpg"),
        ("console.jpg", "console.jpg"),
        ("cafe\u0301.jpg", "caf\u00e9.jpg"),
        ("trailing. ", "trailing"),
        ("not-utf8-\udcff.jpg", "not-utf8-_.jpg"),
        ("Katze, 3 Monate.jpg", "Katze, 3 Monate.jpg"),
    ],
)
def test_names_are_safe_on_every_file_system(name: str, safe: str) -> None:
    assert clean_component(name) == safe


@given(st.text())
def test_whatever_the_name_it_is_one_component_of_at_most_255_bytes(name: str) -> None:
    safe = clean_component(name)
    assert 1 <= len(safe.encode()) <= 255
    assert not set(safe) & set('/\\:*?"<>|\0')
    assert safe not in (".", "..")
    assert unicodedata.is_normalized("NFC", safe)


def test_a_long_name_keeps_its_suffix() -> None:
    safe = clean_component("\u00e4" * 300 + ".jpeg")
    assert safe.endswith("\u00e4.jpeg")
    assert len(safe.encode()) in (254, 255)


def test_names_that_differ_in_capitals_only_do_not_meet() -> None:
    book = NameBook()
    names = [
        book.choose("cat", name) for name in ("A.jpg", "a.jpg", "a-2.jpg", "a.jpg", "STRASSE", "stra\u00dfe")
    ]
    assert names == [
        "cat/A.jpg",
        "cat/a-2.jpg",
        "cat/a-2-2.jpg",
        "cat/a-3.jpg",
        "cat/STRASSE",
        "cat/stra\u00dfe-2",
    ]


def test_classes_with_alike_names_get_folders_of_their_own() -> None:
    assert name_folders(["a/b", "a:b", "Cat", "cat"]) == ("a_b", "a_b-2", "Cat", "cat-2")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\uff1d1+1"])
def test_a_spreadsheet_runs_no_formula_from_a_name(text: str) -> None:
    assert clean_cell(text) == f"'{text}"
    assert clean_path_cell(text) == f"./{text}"


def test_ordinary_text_stays_as_it_is_in_a_table() -> None:
    assert clean_cell("cat = animal") == "cat = animal"
    assert clean_path_cell("a/-1.jpg") == "a/-1.jpg"


@pytest.mark.parametrize(
    ("name", "renamed"),
    [("a.jpg", "a.png"), ("a.PNG", "a.PNG"), ("a", "a.png"), ("a.b.webp", "a.b.png"), (".png", ".png")],
)
def test_a_file_ends_in_what_it_holds(name: str, renamed: str) -> None:
    assert replace_suffix(name, ".png") == renamed
