"""What a project of Label Studio asks for: its controls and choices, and where its tasks name the picture."""

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, fromstring

from ml_models.labels import LABELS

MOST_CHARACTERS = 200_000
_VALUE = re.compile(r"\$(\w[\w.-]*)")


class ConfigError(Exception):
    """The configuration cannot be read. `str` of it says why."""


@dataclass(frozen=True)
class Control:
    """A list of choices for a picture: the names that an answer must carry, and the key in a task's data.

    `choices` maps the network's labels to the project's words for them; other choices are nothing to it.
    """

    from_name: str
    to_name: str
    data_key: str
    choices: dict[str, str]


def read_config(text: str) -> list[Control]:
    """The controls of a `label_config` that the network can say something for. Raises ConfigError."""
    root = _parse(text)
    keys = {
        image.get("name", ""): found.group(1)
        for image in root.iter("Image")
        if (found := _VALUE.fullmatch(image.get("value", "").strip()))
    }
    controls = []
    for element in root.iter("Choices"):
        to_name = element.get("toName", "")
        choices = _read_choices(element)
        if to_name in keys and choices:
            controls.append(Control(element.get("name", ""), to_name, keys[to_name], choices))
    return controls


def _parse(text: str) -> Element:
    if len(text) > MOST_CHARACTERS:
        raise ConfigError(f"the label_config has more than {MOST_CHARACTERS} characters")
    # Without a document type there are no entities, and so no bombs and no files.
    if "<!" in re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL):
        raise ConfigError("the label_config must not declare a document type")
    try:
        return fromstring(text)  # noqa: S314 - see above
    except (ParseError, ValueError) as error:
        raise ConfigError(f"the label_config is no XML: {error}") from error


def _read_choices(element: Element) -> dict[str, str]:
    """The project's word for each label: an alias stands for its choice in answers."""
    known: dict[str, str] = {}
    for choice in element.iter("Choice"):
        value = choice.get("value", "")
        label = value.strip().casefold()
        if label in LABELS:
            known.setdefault(label, choice.get("alias") or value)
    return known
