"""How good the labels are, and accepting what the network is sure of."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status
from pydantic import Field

from classifier.api.auth import OWNER
from classifier.api.describing import describe_expected
from classifier.api.routers.turns import find_audit_or_404
from classifier.api.schemas.base import ProblemOut
from classifier.api.schemas.quality import AcceptIn, AuditIn, AuditList, AuditOut, QualityOut, SureOut
from classifier.api.schemas.reviews import OutcomeOut
from classifier.labelling.accepting import ABOVE, accept_sure, select_sure
from classifier.labelling.audits import end_audit, find_finished_audits, find_open_audit, start_audit
from classifier.labelling.estimates import Opinion, estimate_quality
from classifier.labelling.services import Outcome
from classifier.ownership import get_dataset_or_404, provide_person
from classifier.permissions import Action

router = Router(tags=["quality"], auth=OWNER)
AUDITS = "/datasets/{dataset_id}/audits"
AuditNumber = Annotated[int, Field(ge=1, le=2**63 - 1)]
Above = Annotated[float, Field(ge=0.5, le=1, allow_inf_nan=False)]


@router.get("/datasets/{dataset_id}/quality", response=QualityOut)
def get_quality(request: HttpRequest, dataset_id: UUID) -> dict[str, Any]:
    """How many labels are probably right, and how many reviews are left until enough are."""
    dataset = get_dataset_or_404(request, dataset_id, Action.READ)
    last = find_finished_audits(dataset).first()
    return {"estimate": estimate_quality(dataset), "last_audit": AuditOut.describe(last) if last else None}


@router.get(AUDITS, response=AuditList)
def list_audits(request: HttpRequest, dataset_id: UUID) -> dict[str, Any]:
    """The audits of a dataset."""
    dataset = get_dataset_or_404(request, dataset_id, Action.READ)
    going_on = find_open_audit(dataset)
    return {
        "open": AuditOut.describe(going_on) if going_on else None,
        "finished": [AuditOut.describe(audit) for audit in find_finished_audits(dataset)],
    }


@router.post(AUDITS, response={201: AuditOut, 409: ProblemOut})
def make_audit(request: HttpRequest, dataset_id: UUID, body: AuditIn) -> Status[AuditOut]:
    """Draw a sample of the accepted labels; one that goes on already is returned as it is.

    Ask `next` for its images with `audit_id`, and send that with each decision.
    """
    dataset = get_dataset_or_404(request, dataset_id, Action.REVIEW)
    return Status(201, AuditOut.describe(start_audit(dataset=dataset, size=body.size)))


@router.get(f"{AUDITS}/{{audit_id}}", response=AuditOut)
def get_audit(request: HttpRequest, dataset_id: UUID, audit_id: AuditNumber) -> AuditOut:
    """One audit."""
    dataset = get_dataset_or_404(request, dataset_id, Action.READ)
    return AuditOut.describe(find_audit_or_404(dataset, audit_id))


@router.delete(f"{AUDITS}/{{audit_id}}", response={204: None})
def finish_audit(request: HttpRequest, dataset_id: UUID, audit_id: AuditNumber) -> Status[None]:
    """Be content with what has been checked; an audit without any answer is forgotten."""
    dataset = get_dataset_or_404(request, dataset_id, Action.REVIEW)
    audit = find_audit_or_404(dataset, audit_id)
    if audit.finished_at is None:
        end_audit(audit=audit)
    return Status(204, None)


@router.get("/datasets/{dataset_id}/accept", response=SureOut)
def count_sure(request: HttpRequest, dataset_id: UUID, above: Above = ABOVE) -> dict[str, Any]:
    """How many guesses the network is so sure of, and how many of them are probably wrong."""
    dataset = get_dataset_or_404(request, dataset_id, Action.REVIEW)
    sure = select_sure(dataset, above)
    count = sure.count()
    wrong = Opinion(dataset).expect_wrong(sure) if count else None
    return {"count": count, "wrong": describe_expected(wrong)}


@router.post("/datasets/{dataset_id}/accept", response=OutcomeOut)
def accept_sure_guesses(request: HttpRequest, dataset_id: UUID, body: AcceptIn) -> Outcome:
    """Accept, unseen, all guesses that the network is so sure of; one undo takes all of it back."""
    dataset = get_dataset_or_404(request, dataset_id, Action.REVIEW)
    return accept_sure(dataset=dataset, above=body.above, person=provide_person(request))
