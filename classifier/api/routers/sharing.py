"""Sharing: links given, taken back, followed."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse
from ninja import Router, Status

from classifier.api.auth import OWNER
from classifier.api.schemas.base import ProblemOut
from classifier.api.schemas.datasets import DatasetOut
from classifier.api.schemas.sharing import SharedLinkIn, ShareIn, ShareOut
from classifier.models import Dataset, Share
from classifier.ownership import find_person, get_dataset_or_404, provide_person
from classifier.permissions import Action
from classifier.sharing.links import make_token
from classifier.sharing.selectors import find_share, find_shares
from classifier.sharing.services import create_share, leave, open_share, revoke_share

router = Router(tags=["sharing"], auth=OWNER)
PATH = "/datasets/{dataset_id}/shares"


@router.get(PATH, response=list[ShareOut])
def list_shares(request: HttpRequest, dataset_id: UUID) -> list[dict[str, Any]]:
    """The links to a dataset, the oldest first."""
    dataset = get_dataset_or_404(request, dataset_id, Action.SHARE)
    return [_describe(request, share) for share in find_shares(dataset)]


@router.post(PATH, response={201: ShareOut, 409: ProblemOut})
def make_share(request: HttpRequest, dataset_id: UUID, body: ShareIn) -> Status[dict[str, Any]]:
    """A new link. Whoever has it may do what its role says."""
    dataset = get_dataset_or_404(request, dataset_id, Action.SHARE)
    return Status(201, _describe(request, create_share(dataset=dataset, role=body.role)))


@router.delete(f"{PATH}/{{share_id}}", response={204: None})
def delete_share(request: HttpRequest, dataset_id: UUID, share_id: UUID) -> Status[None]:
    """Take a link back: for its guests the dataset is gone. What they have decided stays."""
    dataset = get_dataset_or_404(request, dataset_id, Action.SHARE)
    if not revoke_share(dataset=dataset, share_id=share_id):
        raise Http404
    return Status(204, None)


@router.post("/shared", response=DatasetOut)
def follow_link(request: HttpRequest, body: SharedLinkIn) -> Dataset:
    """Put the dataset that a link leads to on your list."""
    share = find_share(body.address)
    if share is None:
        raise Http404
    open_share(share=share, person=provide_person(request))
    return get_dataset_or_404(request, share.dataset_id, Action.READ)


@router.post("/datasets/{dataset_id}/leave", response={204: None})
def leave_dataset(request: HttpRequest, dataset_id: UUID) -> Status[None]:
    """Take a dataset that is shared with you off your list; its link brings it back."""
    dataset = get_dataset_or_404(request, dataset_id, Action.READ)
    leave(dataset=dataset, person=find_person(request))
    return Status(204, None)


def _describe(request: HttpRequest, share: Share) -> dict[str, Any]:
    address = request.build_absolute_uri(reverse("shared", args=[make_token(share.pk)]))
    return {
        "id": share.pk,
        "role": share.role,
        "address": address,
        "guest_count": getattr(share, "guest_count", 0),
        "created_at": share.created_at,
        "last_used_at": getattr(share, "last_used_at", None),
    }
