"""A dataset's download, with the choices of its page."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase, QueryDict
from ninja import Query, Router
from pydantic import Field

from classifier.api.auth import OWNER
from classifier.api.openapi import describe_download
from classifier.api.schemas.base import ProblemOut
from classifier.api.schemas.choices import ExportFit, ExportFormat, ExportLabels, ExportSide, ExportWhich
from classifier.api.schemas.exports import ExportPreviewOut
from classifier.api.schemas.images import ImageFilter
from classifier.exporting.contents import describe_contents
from classifier.exporting.datasets import DatasetExport
from classifier.exporting.downloads import CONTENT_TYPES, make_download, make_manifest
from classifier.exporting.forms import DEFAULT_SURE, ExportForm
from classifier.labelling.forms import ANY_HINT
from classifier.learning.taking import answer_with_head, take_head
from classifier.models import Dataset
from classifier.ownership import get_dataset_or_404
from classifier.permissions import Action
from classifier.problems import Problem

router = Router(tags=["exports"], auth=OWNER)
OCTETS = "application/octet-stream"


class ExportIn(ImageFilter):
    """The choices of the export page, and a filter. Not all go together: `errors` names those that do not."""

    format: ExportFormat = ExportFormat.IMAGEFOLDER
    which: ExportWhich = ExportWhich.REVIEWED
    sure: float = Field(
        DEFAULT_SURE, ge=0, le=100, allow_inf_nan=False, description="For `which=model`, in %."
    )
    limit: int | None = Field(None, ge=1, le=10**9, description="At most so many of each class.")
    split: str = Field("", max_length=40, description="train/validation/test, like 80/10/10.")
    side: ExportSide | None = Field(None, description="Square PNGs with so many pixels a side.")
    fit: ExportFit = ExportFit.CROP
    labels: ExportLabels = ExportLabels.WHOLE
    largest: bool = Field(False, description="Of near copies only the largest.")
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
        form[_NAMES.get(name, name)] = _as_form(name, value)
    return form


def _as_form(name: str, value: Any) -> str:
    if name == "quality" and value != ANY_HINT:
        return str(value).upper()
    return f"{100 * value if name.endswith('_confidence') else value}"


@router.get(
    "/datasets/{dataset_id}/head", response={409: ProblemOut}, openapi_extra=describe_download((OCTETS,))
)
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
    "/datasets/{dataset_id}/export", openapi_extra=describe_download((OCTETS, *CONTENT_TYPES.values()))
)
def export_dataset(request: HttpRequest, dataset_id: UUID, chosen: Query[ExportIn]) -> HttpResponseBase:
    """The dataset in one of the formats, made while it is sent."""
    return make_download(*_read(request, dataset_id, chosen))


@router.get("/datasets/{dataset_id}/export/manifest", openapi_extra=describe_download(("application/json",)))
def get_export_manifest(request: HttpRequest, dataset_id: UUID, chosen: Query[ExportIn]) -> HttpResponseBase:
    """How the file comes about, and the SHA-256 of all that is in it: to know that, it is made once more."""
    return make_manifest(*_read(request, dataset_id, chosen))


@router.get("/datasets/{dataset_id}/export/preview", response=ExportPreviewOut)
def preview_export(request: HttpRequest, dataset_id: UUID, chosen: Query[ExportIn]) -> dict[str, Any]:
    """What the download will hold, what is left out and why, and what to know about the format."""
    contents = describe_contents(*_read(request, dataset_id, chosen))
    splits = contents.splits or ("all",)
    return {
        "total": contents.total,
        "side": contents.side,
        "counts": [
            {"name": name, "images": dict(zip(splits, counts, strict=True))}
            for name, counts in contents.counts
        ],
        "left_out": contents.left_out,
        "passed_over": dict(contents.passed_over),
        "warnings": contents.warnings,
        "companions": dict(contents.companions),
    }


def _read(request: HttpRequest, dataset_id: UUID, chosen: ExportIn) -> tuple[Dataset, DatasetExport]:
    dataset = get_dataset_or_404(request, dataset_id, Action.EXPORT)
    form = ExportForm(_fill_in(chosen), dataset)
    if not form.is_valid():
        mistakes = [
            {"location": f"query.{name}", "message": str(sentence)}
            for name, sentences in form.errors.items()
            for sentence in sentences
        ]
        raise Problem("invalid_request", extra={"errors": mistakes})
    return dataset, form.read()
