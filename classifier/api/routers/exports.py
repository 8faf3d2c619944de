"""A dataset's download, with the choices of its page."""

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase, QueryDict
from ninja import Query, Router
from pydantic import Field

from classifier.api.auth import OWNER
from classifier.api.openapi import describe_download
from classifier.api.schemas.images import ImageFilter
from classifier.exporting.downloads import CONTENT_TYPES, make_download
from classifier.exporting.formats import FORMATS
from classifier.exporting.forms import DEFAULT_SURE, FITS, KINDS, SIZES, WHICH, ExportForm
from classifier.learning.taking import answer_with_head, take_head
from classifier.ownership import get_dataset_or_404
from classifier.permissions import Action
from classifier.problems import Problem

router = Router(tags=["exports"], auth=OWNER)
OCTETS = "application/octet-stream"


def _list_values(choices: list[tuple[str, Any]]) -> tuple[str, ...]:
    return tuple(value for value, _text in choices)


class ExportIn(ImageFilter):
    """The choices of the export page, and a filter. Not all go together: `errors` names those that do not."""

    format: Literal[tuple(FORMATS)] = "imagefolder"  # type: ignore[valid-type]  # what the form offers
    which: Literal[_list_values(WHICH)] = "reviewed"  # type: ignore[valid-type]
    sure: float = Field(
        DEFAULT_SURE, ge=0, le=100, allow_inf_nan=False, description="For `which=model`, in %."
    )
    limit: int | None = Field(None, ge=1, le=10**9, description="At most so many of each class.")
    split: str = Field("", max_length=40, description="train/validation/test, like 80/10/10.")
    side: Literal[_list_values(SIZES)] = ""  # type: ignore[valid-type]
    fit: Literal[_list_values(FITS)] = "crop"  # type: ignore[valid-type]
    labels: Literal[_list_values(KINDS)] = "whole"  # type: ignore[valid-type]
    none: bool = Field(False, description="With the pictures that show none of the classes.")
    left_out: bool = Field(False, description="List what is left out, too; in lists of labels only.")


# What the form of the page calls them, in percent.
_NAMES = {"class_id": "label", "min_confidence": "at_least", "max_confidence": "at_most"}


def _fill_in(chosen: ExportIn) -> QueryDict:
    """The page's form, as a browser would send it."""
    form = QueryDict(mutable=True)
    for name, value in chosen.model_dump().items():
        if value is None or value is False or value == "":
            continue
        form[_NAMES.get(name, name)] = str(100 * value if name.endswith("_confidence") else value)
    return form


@router.get("/datasets/{dataset_id}/head", openapi_extra=describe_download((OCTETS,)))
def take_along(request: HttpRequest, dataset_id: UUID) -> HttpResponseBase:
    """What the dataset has learnt from its labels, as a small file (safetensors).

    `manage.py label_folder --head FILE` labels other pictures with it.
    """
    dataset = get_dataset_or_404(request, dataset_id, Action.EXPORT)
    file = take_head(dataset)
    if file is None:
        raise Problem("nothing_learnt")
    return answer_with_head(dataset, file)


@router.get(
    "/datasets/{dataset_id}/export", openapi_extra=describe_download((*CONTENT_TYPES.values(), OCTETS))
)
def export(request: HttpRequest, dataset_id: UUID, chosen: Query[ExportIn]) -> HttpResponseBase:
    """The dataset in one of the formats, made while it is sent."""
    dataset = get_dataset_or_404(request, dataset_id, Action.EXPORT)
    form = ExportForm(_fill_in(chosen), dataset)
    if not form.is_valid():
        mistakes = [
            {"location": f"query.{name}", "message": str(sentence)}
            for name, sentences in form.errors.items()
            for sentence in sentences
        ]
        raise Problem("invalid_request", extra={"errors": mistakes})
    return make_download(dataset, form.read())
