"""Datasets: listed, made, renamed, deleted, and how far they are."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from classifier.api.auth import OWNER
from classifier.api.schemas.datasets import DatasetChange, DatasetIn, DatasetOut, ProgressOut
from classifier.classification.progress import find_progress
from classifier.classification.tasks import classify_chunk, reclassify_chunk
from classifier.intake.removal import remove_dataset
from classifier.intake.tasks import read_archives, remove_chunk
from classifier.labelling.datasets import (
    choose_dataset_network,
    create_dataset,
    rename_dataset,
    set_target,
)
from classifier.labelling.selectors import find_progress as find_labelling
from classifier.models import Dataset
from classifier.ownership import find_datasets, get_dataset_or_404, provide_person
from classifier.permissions import Action, Role

router = Router(tags=["datasets"], auth=OWNER)


@router.get("/datasets", response=list[DatasetOut])
def list_datasets(request: HttpRequest) -> list[Dataset]:
    """Your datasets, the oldest first, and then those that are shared with you."""
    return find_datasets(request)


@router.post("/datasets", response={201: DatasetOut})
def make_dataset(request: HttpRequest, body: DatasetIn) -> Status[Dataset]:
    """A new dataset, with the network's ten classes."""
    dataset = create_dataset(person=provide_person(request), name=body.name, network=body.network)
    dataset.role = Role.OWNER
    return Status(201, dataset)


@router.get("/datasets/{dataset_id}", response=DatasetOut)
def get_dataset(request: HttpRequest, dataset_id: UUID) -> Dataset:
    """One dataset."""
    return get_dataset_or_404(request, dataset_id, Action.READ)


@router.patch("/datasets/{dataset_id}", response=DatasetOut)
def change_dataset(request: HttpRequest, dataset_id: UUID, body: DatasetChange) -> Dataset:
    """Give a dataset another name, another share of right labels to go for, or another network.

    Another network goes through the pictures that are there in the background; decisions stay.
    """
    dataset = get_dataset_or_404(request, dataset_id)
    if body.name is not None:
        rename_dataset(dataset=dataset, name=body.name)
    if body.target is not None:
        set_target(dataset=dataset, target=body.target)
    if body.network is not None and choose_dataset_network(dataset=dataset, network=body.network):
        reclassify_chunk.enqueue()
    return dataset


@router.delete("/datasets/{dataset_id}", response={204: None})
def delete_dataset(request: HttpRequest, dataset_id: UUID) -> Status[None]:
    """Delete a dataset with all its pictures and labels. Nothing brings them back."""
    remove_dataset(dataset=get_dataset_or_404(request, dataset_id))
    remove_chunk.enqueue()
    return Status(204, None)


@router.get("/datasets/{dataset_id}/progress", response=ProgressOut)
def get_progress(request: HttpRequest, dataset_id: UUID) -> dict[str, Any]:
    """How far the network and the people are."""
    dataset = get_dataset_or_404(request, dataset_id, Action.READ)
    seen, reviewed = find_progress(dataset), find_labelling([dataset])[dataset.pk]
    if seen.waiting:
        classify_chunk.enqueue()
    if seen.is_under_way:
        read_archives.enqueue()
    return {
        "total": reviewed.total,
        "reviewed": reviewed.reviewed,
        "left": reviewed.left,
        "pending": reviewed.pending,
        "by_state": reviewed.by_state,
        "per_second": round(seen.per_second, 1),
        "seconds_left": seen.seconds_left,
        "archives": seen.archives,
    }
