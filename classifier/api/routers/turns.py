"""Whose turn it is."""

from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import Field

from classifier.api.auth import OWNER
from classifier.api.describing import describe_guesses
from classifier.api.schemas.base import WITHOUT_NULL
from classifier.api.schemas.reviews import NextOut
from classifier.labelling.audits import find_unchecked
from classifier.labelling.pages import Position
from classifier.labelling.selectors import DOUBT, select_to_review
from classifier.labelling.turns import START, Place, Turn, find_audit_turn, find_turn
from classifier.models import Audit, Dataset
from classifier.ownership import get_dataset_or_404
from classifier.permissions import Action
from classifier.problems import Problem

router = Router(tags=["reviews"], auth=OWNER)
Skip = Annotated[
    str, Field(max_length=300, pattern=WITHOUT_NULL, description="`skip` of an image to pass over.")
]
AuditNumber = Annotated[
    int | None, Field(ge=1, le=2**63 - 1, description="Ask for the next image of this audit.")
]
NOTHING = {"image": None, "in_turn": False, "drawn_at_random": False, "audit_id": None, "skip": "", "left": 0}


@router.get("/datasets/{dataset_id}/next", response=NextOut)
def get_next(
    request: HttpRequest, dataset_id: UUID, skip: Skip = "", audit_id: AuditNumber = None
) -> dict[str, Any]:
    """The image to review next: what was called wrong, then the most doubtful, and every tenth drawn at
    random; or the next of an audit's sample."""
    dataset = get_dataset_or_404(request, dataset_id, Action.READ)
    audit = find_audit_or_404(dataset, audit_id) if audit_id else None
    turn = _find_audit_turn(dataset, audit, skip) if audit else find_turn(dataset, _read_place(skip))
    if turn is None:
        return {**NOTHING, "guesses": []}
    left = find_unchecked(audit) if audit else select_to_review(dataset)
    return {
        "image": turn.image,
        "in_turn": audit is None,
        "drawn_at_random": turn.is_drawn,
        "audit_id": audit_id,
        "left": left.count(),
        "skip": _write_skip(turn),
        "guesses": describe_guesses(dataset, turn.image, list(dataset.classes.all())),
    }


def find_audit_or_404(dataset: Dataset, audit_id: int) -> Audit:
    """The dataset's audit with that number. Raises Http404."""
    audit = dataset.audits.filter(pk=audit_id).first()
    if audit is None:
        raise Http404
    return audit


def _find_audit_turn(dataset: Dataset, audit: Audit, skip: str) -> Turn | None:
    try:
        behind = dataset.images.filter(pk=UUID(skip)).first() if skip else None
    except ValueError as error:
        raise _refuse(skip) from error
    return find_audit_turn(audit, behind)


def _read_place(skip: str) -> Place:
    if not skip:
        return START
    after, _bar, beyond = skip.partition("|")
    try:
        return Place(Position.read(after, DOUBT) if after else None, UUID(beyond) if beyond else None)
    except ValueError as error:
        raise _refuse(skip) from error


def _write_skip(turn: Turn) -> str:
    if turn.audit:
        return turn.image.pk.hex
    behind = turn.behind
    return f"{behind.after or ''}|{behind.beyond.hex if behind.beyond else ''}"


def _refuse(skip: str) -> Problem:
    return Problem("invalid_request", _("“skip” is not what came with an image."))
