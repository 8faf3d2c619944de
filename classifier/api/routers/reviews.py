"""Reviews: one decision, many at once, undone, read back."""

from collections.abc import Callable, Iterable
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import Field

from classifier.api.auth import OWNER
from classifier.api.choosing import read_filter
from classifier.api.describing import describe_expected
from classifier.api.routers.classes import find_class_or_404
from classifier.api.routers.turns import find_audit_or_404
from classifier.api.schemas.base import MOST_IMAGES, ProblemOut
from classifier.api.schemas.images import ImageOut
from classifier.api.schemas.reviews import (
    BulkReviewIn,
    Decision,
    FilterReviewIn,
    OutcomeOut,
    ReviewIn,
    ReviewPage,
    ReviewPreviewOut,
)
from classifier.labelling import services
from classifier.labelling.audits import count_again, count_answers
from classifier.labelling.coverage import count_covered
from classifier.labelling.estimates import Opinion
from classifier.labelling.filters import select_images
from classifier.labelling.services import Chosen, Occasion, Outcome
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
COVERING = ("confirm", "label", "none", "leave_out")


@router.post("/images/{image_id}/review", response={200: ImageOut, 409: ProblemOut})
def review_image(request: HttpRequest, image_id: UUID, body: ReviewIn) -> Image:
    """Decide on one image. One that was changed since the version you saw is left alone (`stale`)."""
    image = get_image_or_404(request, image_id, Action.REVIEW)
    audit = find_audit_or_404(image.dataset, body.audit_id) if body.audit_id else None
    occasion = Occasion(body.in_turn and audit is None, body.drawn_at_random, audit)
    chosen = [Chosen(image.pk, body.version, body.guess_id)]
    outcome = _answer(request, image, body, chosen, occasion)
    if audit is not None:
        count_answers(audit=audit)
    if outcome.stale:
        raise Problem("stale")
    return get_image_or_404(request, image_id, Action.READ)


@router.post(PATH, response=OutcomeOut)
def review_images(request: HttpRequest, dataset_id: UUID, body: BulkReviewIn) -> Outcome:
    """Decide on many images at once; one undo takes all of it back."""
    dataset = get_dataset_or_404(request, dataset_id, Action.REVIEW)
    return _decide(request, dataset, body, [Chosen(one.id, one.version, one.guess_id) for one in body.images])


@router.post(f"{PATH}/by-filter", response=OutcomeOut)
def review_filtered(request: HttpRequest, dataset_id: UUID, body: FilterReviewIn) -> Outcome:
    """Decide on all images that a filter lets through; one undo takes all of it back."""
    dataset = get_dataset_or_404(request, dataset_id, Action.REVIEW)
    ids = select_images(dataset, read_filter(body.filter)).values_list("pk", flat=True)
    extra = {"is_unseen": True} if body.action == "confirm" else {}
    return _decide(request, dataset, body, [Chosen(image_id) for image_id in ids], **extra)


@router.post(f"{PATH}/by-filter/preview", response=ReviewPreviewOut)
def preview_filtered(request: HttpRequest, dataset_id: UUID, body: FilterReviewIn) -> dict[str, Any]:
    """How many images a decision by filter would concern, and how many guesses among them are probably wrong.
    Nothing is changed."""
    dataset = get_dataset_or_404(request, dataset_id, Action.REVIEW)
    images = select_images(dataset, read_filter(body.filter))
    is_confirming = body.action == "confirm"
    if is_confirming:
        images = images.filter(state=Image.State.UNREVIEWED, predicted__isnull=False)
    count = images.count()
    return {
        "count": count,
        "covered": count_covered(dataset, images) if body.action in COVERING else 0,
        "wrong": describe_expected(Opinion(dataset).expect_wrong(images))
        if is_confirming and count
        else None,
    }


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
    outcome = services.undo(dataset=dataset, person=provide_person(request))
    count_again(dataset=dataset, image_ids=outcome.changed)
    return outcome


def _answer(
    request: HttpRequest, image: Image, body: ReviewIn, chosen: list[Chosen], occasion: Occasion
) -> Outcome:
    """One image's decision. An audit asks for the label as it is: to confirm it is to give it once more."""
    is_kept = occasion.audit is not None and body.action == "confirm" and image.label is not None
    if is_kept:
        body = body.model_copy(update={"action": "label", "class_id": image.label_id})
    extra = {"occasion": occasion} if body.action != "reopen" else {}
    return _decide(request, image.dataset, body, chosen, **extra)


def _decide(
    request: HttpRequest, dataset: Dataset, body: Decision, chosen: Iterable[Chosen], **extra: Any
) -> Outcome:
    if body.action == "label":
        if body.class_id is None:
            raise Problem("invalid_request", _("The action “label” needs a class_id."))
        extra["label"] = find_class_or_404(dataset, body.class_id)
    person = provide_person(request)
    return ACTIONS[body.action](dataset=dataset, chosen=chosen, person=person, **extra)
