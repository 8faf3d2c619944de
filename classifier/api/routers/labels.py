"""Labels that exist already: read from a file or from folders' names, compared, taken over."""

from typing import Any, BinaryIO, cast
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import File, Router, Status
from ninja.files import UploadedFile

from classifier.api.auth import OWNER
from classifier.api.schemas.base import ProblemOut
from classifier.api.schemas.labels import ComparisonOut, LabelFileOut, TakenOverOut, TakeOverIn
from classifier.labelling.imports.comparing import NAMED, Comparison, Proposal, compare
from classifier.labelling.imports.reading import read_folders, read_labels
from classifier.labelling.imports.services import keep_labels, read_kept, take_over
from classifier.models import Dataset, LabelFile
from classifier.ownership import get_dataset_or_404, provide_person

router = Router(tags=["labels"], auth=OWNER)
PATH = "/datasets/{dataset_id}/labels"


@router.get(PATH, response=list[LabelFileOut])
def list_label_files(request: HttpRequest, dataset_id: UUID) -> list[LabelFile]:
    """The files of labels that were read and not taken over yet: the last three."""
    return list(get_dataset_or_404(request, dataset_id).label_files.defer("content"))


@router.post(PATH, response={201: ComparisonOut, 409: ProblemOut})
def read_label_file(
    request: HttpRequest, dataset_id: UUID, labels: File[UploadedFile]
) -> Status[dict[str, Any]]:
    """Read a file of labels, in the field `labels`, and say what it would change; nothing is changed yet.

    CSV, TSV, JSON Lines, JSON, StyleGAN's dataset.json, our own exports with their manifests, and ZIPs of any
    of these or of a folder for each class: the content says which it is. Images are known by their SHA-256,
    their path, or its end.
    """
    dataset = get_dataset_or_404(request, dataset_id)
    name = labels.name or _("labels")
    read = read_labels(dataset=dataset, file=cast(BinaryIO, labels), name=name)
    return Status(201, _compare(keep_labels(dataset=dataset, name=name, labels=read)))


@router.post(f"{PATH}/from-folders", response={201: ComparisonOut, 409: ProblemOut})
def read_label_folders(request: HttpRequest, dataset_id: UUID) -> Status[dict[str, Any]]:
    """Take the folders in which the images came as their classes, and say what that would change."""
    dataset = get_dataset_or_404(request, dataset_id)
    name = _("the names of the folders")
    return Status(201, _compare(keep_labels(dataset=dataset, name=name, labels=read_folders(dataset))))


@router.get(f"{PATH}/{{file_id}}", response=ComparisonOut)
def compare_label_file(request: HttpRequest, dataset_id: UUID, file_id: UUID) -> dict[str, Any]:
    """What the file would change now."""
    return _compare(_find_or_404(get_dataset_or_404(request, dataset_id), file_id))


@router.post(f"{PATH}/{{file_id}}/take-over", response={200: TakenOverOut, 409: ProblemOut})
def take_over_labels(
    request: HttpRequest, dataset_id: UUID, file_id: UUID, body: TakeOverIn
) -> dict[str, Any]:
    """Decide as the file says, all as one action."""
    outcome, comparison = take_over(
        kept=_find_or_404(get_dataset_or_404(request, dataset_id), file_id),
        person=provide_person(request),
        with_new_classes=body.new_classes,
        with_conflicts=body.conflicts,
    )
    facts = {name: getattr(outcome, name) for name in ("changed", "stale", "unchanged")}
    return {**facts, "pending": comparison.pending}


@router.delete(f"{PATH}/{{file_id}}", response={204: None})
def discard_label_file(request: HttpRequest, dataset_id: UUID, file_id: UUID) -> Status[None]:
    """Forget a file without taking it over."""
    _find_or_404(get_dataset_or_404(request, dataset_id), file_id).delete()
    return Status(204, None)


def _find_or_404(dataset: Dataset, file_id: UUID) -> LabelFile:
    kept = dataset.label_files.select_related("dataset").filter(pk=file_id).first()
    if kept is None:
        raise Http404
    return kept


def _compare(kept: LabelFile) -> dict[str, Any]:
    found: Comparison = compare(kept.dataset, read_kept(kept))
    return {
        "id": kept.pk,
        "name": kept.name,
        "fresh": len(found.fresh),
        "conflicts": len(found.conflicts),
        "unmatched": found.unmatched_count,
        "problems": found.problem_count,
        **{name: getattr(found, name) for name in ("matched", "same", "pending", "guesses")},
        "new_classes": [{"name": name, "images": count} for name, count in found.new_classes],
        "named_conflicts": [_describe_conflict(one) for one in found.conflicts[:NAMED]],
        "named_unmatched": found.unmatched,
        "named_problems": found.problems,
    }


def _describe_conflict(proposal: Proposal) -> dict[str, Any]:
    picture = proposal.picture
    facts = {"image_id": picture.pk, "path": picture.path, "state": picture.state}
    return {**facts, "label": proposal.label, "new_state": proposal.state}
