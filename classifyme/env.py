"""Settings from the environment: each read is checked, and an error names the variable and what it wants."""

import os
from collections.abc import Mapping, Sequence

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}


class Environment:
    """Reads variables and remembers their names, so that a test can hold the documentation to them.

    A variable that is set to nothing counts as not set: Compose files and dashboards do that.
    Every method raises ImproperlyConfigured for a value that cannot be meant.
    """

    def __init__(self, variables: Mapping[str, str] | None = None) -> None:
        self._variables = os.environ if variables is None else variables
        self.names: set[str] = set()

    def text(self, name: str, default: str = "") -> str:
        """The value without surrounding blanks, or `default`."""
        self.names.add(name)
        return self._variables.get(name, "").strip() or default

    def is_set(self, name: str) -> bool:
        """Whether the variable is there and not empty, whatever it says."""
        return bool(self.text(name))

    def flag(self, name: str, default: bool) -> bool:
        """A yes or no."""
        value = self.text(name).lower()
        if not value:
            return default
        if value not in TRUE | FALSE:
            raise ImproperlyConfigured(f"{name} must be 'true' or 'false', not {value!r}.")
        return value in TRUE

    def number(self, name: str, default: int, *, minimum: int = 0, maximum: int = 2**31 - 1) -> int:
        """A whole number between `minimum` and `maximum`."""
        value = self.text(name)
        if not value:
            return default
        try:
            number = int(value)
        except ValueError:
            number = minimum - 1
        if not minimum <= number <= maximum:
            raise ImproperlyConfigured(
                f"{name} must be a whole number from {minimum} to {maximum}, not {value!r}."
            )
        return number

    def choice(self, name: str, choices: Sequence[str], default: str) -> str:
        """One of `choices`."""
        value = self.text(name, default)
        if value not in choices:
            raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}, not {value!r}.")
        return value

    def words(self, name: str) -> list[str]:
        """A list, separated by commas."""
        return [word for part in self.text(name).split(",") if (word := part.strip())]
