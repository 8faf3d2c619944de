"""Reviews: one decision, many at once, undone, read back, and whose turn it is."""

from collections.abc import Callable, Iterable
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import Field

from classifier.api.auth import OWNER
from classifier.api.choosing import read_filter
from classifier.api.routers.classes import find_class_or_404
from classifier.api.schemas.base import MOST_IMAGES, ProblemOut
from classifier.api.schemas.images import ImageOut
from classifier.api.schemas.reviews import (
    BulkReviewIn,
    Decision,
    FilterReviewIn,
    NextOut,
    OutcomeOut,
    ReviewIn,
    ReviewPage,
)
from classifier.labelling import services
from classifier.labelling.filters import select_images
from classifier.labelling.guesses import find_guesses
from classifier.labelling.services import Chosen, Occasion, Outcome
from classifier.labelling.turns import find_turn
from classifier.models import Dataset, Image
from classifier.ownership import get_dataset_or_404, get_image_or_404, provide_person
from classifier.permissions import Action
from classifier.problems import Problem

router = Router(tags=["reviews"], auth=OWNER)
PATH = "/datasets/{dataset_id}/reviews"
Cursor = Annotated[int, Field(ge=0, le=2**63 - 1)]
Limit = Annotated[int, Field(ge=1, le=MOST_IMAGES)]
ACTIONS: dict[str, Callable[..., Outcome]] = {
    "confirm": services.confirm,
    "label": services.correct,
    "none": services.mark_none,
    "leave_out": services.leave_out,
    "reopen": services.reopen,
}


@router.post("/images/{image_id}/review", response={200: ImageOut, 409: ProblemOut})
def review_image(request: HttpRequest, image_id: UUID, body: ReviewIn) -> Image:
    """Decide on one image. One that was changed since the version you saw is left alone (`stale`)."""
    image = get_image_or_404(request, image_id, Action.REVIEW)
    outcome = _decide(request, image.dataset, body, [Chosen(image.pk, body.version)])
    if outcome.stale:
        raise Problem("stale")
    return get_image_or_404(request, image_id, Action.READ)


@router.post(PATH, response=OutcomeOut)
def review_images(request: HttpRequest, dataset_id: UUID, body: BulkReviewIn) -> Outcome:
    """Decide on many images at once; one undo takes all of it back."""
    dataset = get_dataset_or_404(request, dataset_id, Action.REVIEW)
    return _decide(request, dataset, body, [Chosen(one.id, one.version) for one in body.images])


@router.post(f"{PATH}/by-filter", response=OutcomeOut)
def review_filtered(request: HttpRequest, dataset_id: UUID, body: FilterReviewIn) -> Outcome:
    """Decide on all images that a filter lets through; one undo takes all of it back."""
    dataset = get_dataset_or_404(request, dataset_id, Action.REVIEW)
    ids = select_images(dataset, read_filter(body.filter)).values_list("pk", flat=True)
    return _decide(request, dataset, body, [Chosen(image_id) for image_id in ids])


@router.get(PATH, response=ReviewPage)
def list_reviews(
    request: HttpRequest, dataset_id: UUID, cursor: Cursor = 0, limit: Limit = 100
) -> dict[str, Any]:
    """All decisions that were made in a dataset, the oldest first."""
    dataset = get_dataset_or_404(request, dataset_id, Action.READ)
    found = list(dataset.reviews.filter(pk__gt=cursor).order_by("pk")[: limit + 1])
    return {"reviews": found[:limit], "next": found[limit - 1].pk if len(found) > limit else None}


@router.post("/datasets/{dataset_id}/undo", response=OutcomeOut)
def undo(request: HttpRequest, dataset_id: UUID) -> Outcome:
    """Take back your last action; no image in `changed` says that there was none."""
    dataset = get_dataset_or_404(request, dataset_id, Action.REVIEW)
    return services.undo(dataset=dataset, person=provide_person(request))


@router.get("/datasets/{dataset_id}/next", response=NextOut)
def get_next(request: HttpRequest, dataset_id: UUID) -> dict[str, Any]:
    """The image to review next: the most doubtful one, and every tenth drawn at random."""
    dataset = get_dataset_or_404(request, dataset_id, Action.READ)
    turn = find_turn(dataset)
    if turn is None:
        return {"image": None, "drawn_at_random": False, "guesses": []}
    guesses = find_guesses(dataset, turn.image, list(dataset.classes.all()))
    return {
        "image": turn.image,
        "drawn_at_random": turn.is_drawn,
        "guesses": [
            {"class_id": guess.label.pk, "name": guess.name, "probability": guess.percent / 100}
            for guess in guesses
        ],
    }


def _decide(request: HttpRequest, dataset: Dataset, body: Decision, chosen: Iterable[Chosen]) -> Outcome:
    common: dict[str, Any] = {"dataset": dataset, "chosen": chosen, "person": provide_person(request)}
    if body.action == "label":
        if body.class_id is None:
            raise Problem("invalid_request", _("The action “label” needs a class_id."))
        common["label"] = find_class_or_404(dataset, body.class_id)
    if body.drawn_at_random and body.action not in ("confirm", "reopen"):
        common["occasion"] = Occasion(is_in_turn=True, drawn_at_random=True)
    return ACTIONS[body.action](**common)
