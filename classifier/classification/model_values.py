"""Figures of a card as texts of the page: a figure that is missing or no number is an empty text."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

Text = str | Promise


@dataclass(frozen=True)
class Row:
    """A line of a table: what it is, and a text for each column, empty where nothing is known."""

    name: Text
    cells: tuple[str, ...]
    is_this: bool = False


def say_share(share: object, decimals: int = 1) -> str:
    """A share 0..1 as "93.4 %"; nothing for what is not a number."""
    if not isinstance(share, int | float):
        return ""
    rounded = round(share * 100, decimals)
    percent = number_format(rounded, decimal_pos=0 if rounded == int(rounded) else decimals)
    return _("%(percent)s %%") % {"percent": percent}


def say_number(number: object) -> str:
    """A whole number in groups of three digits; nothing for what is not one."""
    return number_format(number, force_grouping=True) if isinstance(number, int) else ""


def say_decimals(number: object, decimals: int = 3) -> str:
    """A number with so many decimals; nothing for what is not one."""
    return number_format(number, decimal_pos=decimals) if isinstance(number, int | float) else ""


def dig_first(metrics: Mapping[str, Any], places: tuple[tuple[str, ...], ...]) -> Any:
    """The first of the places where there is something."""
    found = (dig(metrics, place) for place in places)
    return next((value for value in found if value is not None), None)


def dig(metrics: Any, place: tuple[str, ...]) -> Any:
    """What lies at a place within mappings and lists."""
    for key in place:
        metrics = item(metrics, key)
    return metrics


def item(values: Any, key: Any) -> Any:
    """The value of a mapping or a list, None if it has none there: cards differ."""
    try:
        return values[key]
    except (KeyError, IndexError, TypeError):
        return None
