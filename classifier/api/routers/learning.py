"""Learning: how far it is, turned on or off, and at once."""

from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from ninja import Router

from classifier.api.auth import OWNER
from classifier.api.openapi import describe_download
from classifier.api.schemas.learning import LearningIn, LearningOut
from classifier.learning.selectors import Learning, find_learning
from classifier.learning.services import learn_anew, set_learning
from classifier.learning.taking import answer_with_head, take_head
from classifier.learning.tasks import learn, retell_chunk
from classifier.ownership import get_dataset_or_404
from classifier.permissions import Action

router = Router(tags=["learning"], auth=OWNER)
PATH = "/datasets/{dataset_id}/learning"


@router.get(PATH, response=LearningOut)
def get_learning(request: HttpRequest, dataset_id: UUID) -> Learning:
    """What a dataset has learnt from its labels, and how right its guesses were with each version."""
    return find_learning(get_dataset_or_404(request, dataset_id, Action.READ))


@router.get(f"{PATH}/head", openapi_extra=describe_download(("application/octet-stream",)))
def take_head_along(request: HttpRequest, dataset_id: UUID) -> HttpResponseBase:
    """The head that makes the guesses, as a file; none is found as long as the network makes them."""
    dataset = get_dataset_or_404(request, dataset_id, Action.EXPORT)
    file = take_head(dataset)
    if file is None:
        raise Http404
    return answer_with_head(dataset, file)


@router.patch(PATH, response=LearningOut)
def turn_learning_on_or_off(request: HttpRequest, dataset_id: UUID, body: LearningIn) -> Learning:
    """Learn from the labels, or leave the guesses to the network. What was learnt is kept."""
    dataset = get_dataset_or_404(request, dataset_id, Action.CHANGE)
    set_learning(dataset=dataset, learns=body.learns)
    (learn if body.learns else retell_chunk).enqueue()
    return find_learning(get_dataset_or_404(request, dataset_id, Action.READ))


@router.post(f"{PATH}/now", response=LearningOut)
def learn_now(request: HttpRequest, dataset_id: UUID) -> Learning:
    """Learn from all labels at once, in the background, however few of them are new."""
    dataset = get_dataset_or_404(request, dataset_id, Action.REVIEW)
    learn_anew(dataset=dataset)
    learn.enqueue()
    return find_learning(get_dataset_or_404(request, dataset_id, Action.READ))
