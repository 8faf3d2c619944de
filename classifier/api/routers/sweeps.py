"""Sweeps: piles of images that should all show the same, a page at a time."""

from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import Field

from classifier.api.auth import OWNER
from classifier.api.choosing import read_cursor
from classifier.api.routers.classes import find_class_or_404
from classifier.api.schemas.base import WITHOUT_NULL
from classifier.api.schemas.reviews import OutcomeOut
from classifier.api.schemas.sweeps import PileOut, SweepIn, SweepPage
from classifier.labelling.services import Chosen, Outcome
from classifier.labelling.sweeps import ClusterPile, Pile, find_pile, find_sweep_page, list_piles, sweep
from classifier.ownership import get_dataset_or_404, provide_person
from classifier.permissions import Action
from classifier.problems import Problem

router = Router(tags=["sweeps"], auth=OWNER)
PATH = "/datasets/{dataset_id}/sweeps"
Key = Annotated[str, Field(pattern=r"^[a-z0-9-]+$", max_length=20)]
Cursor = Annotated[str | None, Field(max_length=1000, pattern=WITHOUT_NULL)]


@router.get(PATH, response=list[PileOut])
def list_sweeps(request: HttpRequest, dataset_id: UUID) -> list[Pile]:
    """The piles that hold anything: of each class, of what is outside, and of near copies."""
    return list_piles(get_dataset_or_404(request, dataset_id, Action.REVIEW))


@router.get(f"{PATH}/{{key}}", response=SweepPage)
def get_sweep(request: HttpRequest, dataset_id: UUID, key: Key, cursor: Cursor = None) -> dict[str, Any]:
    """A page of a pile, from its beginning again behind the last. What is decided leaves the pile."""
    pile = _find_pile_or_404(request, dataset_id, key)
    page = find_sweep_page(pile, read_cursor(cursor, pile.order))
    return {"pile": pile, "images": page.images, "next": str(page.after) if page.after else None}


@router.post(f"{PATH}/{{key}}", response=OutcomeOut)
def sweep_page(request: HttpRequest, dataset_id: UUID, key: Key, body: SweepIn) -> Outcome:
    """Accept a page of images but for the wrong ones."""
    pile = _name_pile(_find_pile_or_404(request, dataset_id, key), body.class_id)
    shown = [Chosen(one.id, one.version) for one in body.shown]
    return sweep(pile=pile, shown=shown, wrong=body.wrong, person=provide_person(request))


def _name_pile(pile: Pile, class_id: int | None) -> Pile:
    if isinstance(pile, ClusterPile) != (class_id is not None):
        raise Problem("invalid_request", _("A pile of look-alikes needs a class_id, and no other takes one."))
    if isinstance(pile, ClusterPile) and class_id is not None:
        return replace(pile, label=find_class_or_404(pile.dataset, class_id))
    return pile


def _find_pile_or_404(request: HttpRequest, dataset_id: UUID, key: str) -> Pile:
    pile = find_pile(get_dataset_or_404(request, dataset_id, Action.REVIEW), key)
    if pile is None:
        raise Http404
    return pile
