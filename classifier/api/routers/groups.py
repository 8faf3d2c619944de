"""Groups of near copies: taken apart by people, and put together again."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from classifier.api.auth import OWNER
from classifier.api.schemas.images import RegroupingIn, RegroupingOut
from classifier.intake.near_copies.groups import put_back, take_out
from classifier.ownership import get_dataset_or_404
from classifier.permissions import Action

router = Router(tags=["images"], auth=OWNER)
PATH = "/datasets/{dataset_id}/groups"


@router.post(f"{PATH}/take-out", response=RegroupingOut)
def take_out_of_groups(request: HttpRequest, dataset_id: UUID, body: RegroupingIn) -> dict[str, int]:
    """Say that images are no near copies: they are not grouped again, unless they are put back."""
    dataset = get_dataset_or_404(request, dataset_id, Action.REVIEW)
    return {"changed": take_out(dataset=dataset, image_ids=body.images)}


@router.post(f"{PATH}/put-back", response=RegroupingOut)
def put_back_into_groups(request: HttpRequest, dataset_id: UUID, body: RegroupingIn) -> dict[str, int]:
    """Have images that were taken out compared with the others again."""
    dataset = get_dataset_or_404(request, dataset_id, Action.REVIEW)
    return {"changed": put_back(dataset=dataset, image_ids=body.images)}
