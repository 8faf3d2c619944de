"""The variables that ClassifyMe reads, so that tests can start without the developer's own."""

import os
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTATION = ROOT / "docs" / "settings.md"


def find_documented_variables() -> set[str]:
    """The names in the first column of the table in docs/settings.md."""
    return set(re.findall(r"^\| `([A-Z][A-Z0-9_]+)`", DOCUMENTATION.read_text(), re.MULTILINE))


def forget_own_variables() -> None:
    """Remove every variable of ClassifyMe from this process's environment."""
    for name in find_documented_variables():
        os.environ.pop(name, None)


def make_clean_environment(**variables: str) -> dict[str, str]:
    """This process's environment without ClassifyMe's variables, and with `variables`."""
    documented = find_documented_variables() | {"DJANGO_SETTINGS_MODULE"}
    return {name: value for name, value in os.environ.items() if name not in documented} | variables
