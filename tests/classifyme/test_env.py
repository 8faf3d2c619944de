"""Settings from the environment: an error names the variable and what it wants."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from classifyme.env import Environment


@pytest.mark.parametrize("value", ["maybe", "2", "trueish"])
def test_a_flag_that_is_no_yes_or_no_is_refused(value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"DEBUG must be 'true' or 'false', not '{value}'"):
        Environment({"DEBUG": value}).flag("DEBUG", default=False)


@pytest.mark.parametrize("value", ["ten", "1.5", "-1", "101", "1e2"])
def test_a_number_out_of_bounds_is_refused(value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"N must be a whole number from 0 to 100, not '{value}'"):
        Environment({"N": value}).number("N", 5, maximum=100)


def test_an_unknown_choice_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ImproperlyConfigured, match="R must be one of litert, tensorflow, not 'onnx'"):
        Environment({"R": "onnx"}).choice("R", ["litert", "tensorflow"], "litert")


@pytest.mark.parametrize(
    ("value", "flag"), [("TRUE", True), ("1", True), ("off", False), ("", True), (" ", True)]
)
def test_a_flag_is_read_as_people_write_it(value: str, flag: bool) -> None:
    assert Environment({"F": value}).flag("F", default=True) is flag


def test_a_variable_set_to_nothing_counts_as_not_set() -> None:
    env = Environment({"A": " ", "B": ""})

    assert (env.text("A", "x"), env.number("B", 7), env.is_set("A"), env.words("B")) == ("x", 7, False, [])


def test_a_list_may_have_blanks_and_a_comma_at_its_end() -> None:
    assert Environment({"H": "a.org, b.org,"}).words("H") == ["a.org", "b.org"]


def test_every_name_that_was_read_is_remembered() -> None:
    env = Environment({})
    env.text("A")
    env.number("B", 1)
    env.words("C")

    assert env.names == {"A", "B", "C"}
