"""What programs can choose from is what the pages offer."""

from enum import Enum
from typing import Any

import pytest

from classifier.api.schemas import choices
from classifier.exporting.formats import FORMATS
from classifier.exporting.forms import FITS, KINDS, WHICH
from classifier.exporting.shapes import SIDES
from classifier.intake.quality import Quality
from classifier.labelling.forms import ANY_HINT, COPIES, SORTS
from classifier.labelling.views.grid import ACTIONS
from classifier.models import Share, Token
from classifier.permissions import Role

HINTS = [str(hint.name).lower() for hint in Quality]


def list_values(offered: Any) -> list[str]:
    return [value for value, _words in offered if value]


@pytest.mark.parametrize(
    ("kind", "offered"),
    [
        (choices.Sort, list_values(SORTS)),
        (choices.Hint, HINTS),
        (choices.HintWanted, [ANY_HINT, *HINTS]),
        (choices.CopiesWanted, list_values(COPIES)),
        (choices.ReviewAction, list(ACTIONS)),
        (choices.DatasetRole, [role for role in Role if role != Role.STRANGER]),
        (choices.LinkRole, Share.Role.values),
        (choices.TokenScope, Token.Scope.values),
        (choices.ExportFormat, list(FORMATS)),
        (choices.ExportSide, SIDES),
        (choices.ExportWhich, list_values(WHICH)),
        (choices.ExportFit, list_values(FITS)),
        (choices.ExportLabels, list_values(KINDS)),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
def test_they_are_those_of_the_pages(kind: type[Enum], offered: list[Any]) -> None:
    assert sorted(each.value for each in kind) == sorted(offered)
