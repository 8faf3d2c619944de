"""The classes of a dataset."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Router, Status

from classifier.api.auth import OWNER
from classifier.api.schemas.base import ClassId, ProblemOut
from classifier.api.schemas.datasets import ClassChange, ClassCountOut, ClassIn, ClassOut, MergeIn
from classifier.labelling.classes import add_class, merge_classes, move_class, remove_class, rename_class
from classifier.labelling.selectors import ClassCount, count_pictures
from classifier.learning.tasks import retell_chunk
from classifier.models import Class, Dataset
from classifier.ownership import get_dataset_or_404, provide_person
from classifier.permissions import Action

router = Router(tags=["classes"], auth=OWNER)
PATH = "/datasets/{dataset_id}/classes"


@router.get(PATH, response=list[ClassCountOut])
def list_classes(request: HttpRequest, dataset_id: UUID) -> list[dict[str, Any]]:
    """The classes in their order, each with its counts."""
    counts, _progress = count_pictures(get_dataset_or_404(request, dataset_id, Action.READ))
    return [_describe(count) for count in counts]


@router.post(PATH, response={201: ClassOut, 409: ProblemOut})
def make_class(request: HttpRequest, dataset_id: UUID, body: ClassIn) -> Status[Class]:
    """A class of your own, at the end of the list: the network never guesses it."""
    return Status(201, add_class(dataset=get_dataset_or_404(request, dataset_id), name=body.name))


@router.patch(f"{PATH}/{{class_id}}", response={200: ClassOut, 409: ProblemOut})
def change_class(request: HttpRequest, dataset_id: UUID, class_id: ClassId, body: ClassChange) -> Class:
    """Give a class another name or another place; its labels follow."""
    label = find_class_or_404(get_dataset_or_404(request, dataset_id), class_id)
    if body.name is not None:
        rename_class(label=label, name=body.name)
    if body.place is not None:
        move_class(label=label, place=body.place)
    label.refresh_from_db()
    return label


@router.delete(f"{PATH}/{{class_id}}", response={204: None, 409: ProblemOut})
def delete_class(
    request: HttpRequest, dataset_id: UUID, class_id: ClassId, labels_go_to: ClassId | None = None
) -> Status[None]:
    """Take a class off the list. Its labels go to another class, or are to be reviewed again."""
    dataset = get_dataset_or_404(request, dataset_id)
    label = find_class_or_404(dataset, class_id)
    goal = None if labels_go_to is None else find_class_or_404(dataset, labels_go_to)
    remove_class(label=label, person=provide_person(request), labels_go_to=goal)
    retell_chunk.enqueue()
    return Status(204, None)


@router.post(f"{PATH}/{{class_id}}/merge", response={200: ClassOut, 409: ProblemOut})
def merge_into_class(request: HttpRequest, dataset_id: UUID, class_id: ClassId, body: MergeIn) -> Class:
    """Make one class of several: this one stays, and takes over the labels of the others."""
    dataset = get_dataset_or_404(request, dataset_id)
    into = find_class_or_404(dataset, class_id)
    merge_classes(into=into, others=[find_class_or_404(dataset, other) for other in set(body.others)])
    retell_chunk.enqueue()
    into.refresh_from_db()
    return into


def find_class_or_404(dataset: Dataset, class_id: int) -> Class:
    """The dataset's class with that number. Raises Http404."""
    label = dataset.classes.filter(pk=class_id).first()
    if label is None:
        raise Http404
    return label


def _describe(count: ClassCount) -> dict[str, Any]:
    label = count.label
    return {
        "id": label.pk,
        "name": label.name,
        "position": label.position,
        "network_labels": label.network_labels,
        "labelled": count.labelled,
        "guessed": count.guessed,
    }
