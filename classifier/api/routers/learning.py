"""What a dataset has learnt from its labels, and pictures that look alike."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from classifier.api.auth import OWNER
from classifier.api.schemas.base import ProblemOut
from classifier.api.schemas.learning import LearningIn, LearningOut, SimilarOut
from classifier.learning.clusters import want_clusters
from classifier.learning.features import find_feature_version, want_features
from classifier.learning.selectors import Learning, find_learning
from classifier.learning.services import learn_anew, set_learning
from classifier.learning.similar import find_similar
from classifier.learning.tasks import cluster, fill_chunk, learn, retell_chunk
from classifier.models import Dataset
from classifier.ownership import get_dataset_or_404, get_image_or_404
from classifier.permissions import Action
from classifier.problems import Problem

router = Router(tags=["learning"], auth=OWNER)
PATH = "/datasets/{dataset_id}/learning"


@router.get(PATH, response=LearningOut)
def get_learning(request: HttpRequest, dataset_id: UUID) -> Learning:
    """What the dataset has learnt so far."""
    return find_learning(get_dataset_or_404(request, dataset_id, Action.READ))


@router.patch(PATH, response=LearningOut)
def change_learning(request: HttpRequest, dataset_id: UUID, body: LearningIn) -> Learning:
    """Learn from the labels, or leave the guesses to the network alone."""
    dataset = get_dataset_or_404(request, dataset_id, Action.CHANGE)
    set_learning(dataset=dataset, learns=body.learns)
    (learn if body.learns else retell_chunk).enqueue()
    return _read_again(dataset)


@router.post(PATH, response={202: LearningOut, 409: ProblemOut})
def learn_now(request: HttpRequest, dataset_id: UUID) -> Status[Learning]:
    """Learn from all labels at once, however few of them are new. The answer does not wait for it."""
    dataset = get_dataset_or_404(request, dataset_id, Action.REVIEW)
    _check_learning(dataset)
    learn_anew(dataset=dataset)
    learn.enqueue()
    return Status(202, _read_again(dataset))


@router.get("/images/{image_id}/similar", response=SimilarOut)
def list_similar(request: HttpRequest, image_id: UUID) -> dict[str, Any]:
    """The images of its dataset that look most like an image."""
    image = get_image_or_404(request, image_id, Action.READ)
    alike = find_similar(image)
    if alike is None and image.dataset.learns and find_feature_version():
        want_features(dataset=image.dataset)
        fill_chunk.enqueue()
    images = None if alike is None else [{"id": pk, "likeness": likeness} for likeness, pk in alike]
    return {"images": images}


@router.post("/datasets/{dataset_id}/clusters", response={202: None, 409: ProblemOut})
def make_clusters(request: HttpRequest, dataset_id: UUID) -> Status[None]:
    """Have piles of what looks alike made in the background; they are then among the sweeps."""
    dataset = get_dataset_or_404(request, dataset_id, Action.REVIEW)
    _check_learning(dataset)
    want_clusters(dataset=dataset)
    fill_chunk.enqueue()
    cluster.enqueue()
    return Status(202, None)


def _check_learning(dataset: Dataset) -> None:
    if not (dataset.learns and find_feature_version()):
        raise Problem("learns_nothing")


def _read_again(dataset: Dataset) -> Learning:
    dataset.refresh_from_db()
    return find_learning(dataset)
