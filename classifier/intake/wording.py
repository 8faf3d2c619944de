"""What became of a file, in a person's words."""

from django.utils.translation import gettext as _


def describe_double(name: str, known_as: str) -> str:
    """For a file whose picture was here already, maybe under another name."""
    if name == known_as:
        return _("“%(name)s” is here already: the same picture is kept once.") % {"name": name}
    return _("“%(name)s” is here already, as “%(known_as)s”: the same picture is kept once.") % {
        "name": name,
        "known_as": known_as,
    }
