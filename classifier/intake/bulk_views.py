"""Uploads of many files, a few in each request: for js/bulk.js, answered as JSON."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from classifier.intake.arrivals import find_known, store_arrivals
from classifier.intake.making import Source
from classifier.intake.services import Refusal, clean_name
from classifier.intake.storing import Arrival
from classifier.intake.tasks import read_archives
from classifier.intake.wording import describe_double
from classifier.models import Image
from classifier.ownership import get_dataset_or_404, provide_dataset
from classifier.permissions import Action

ASKED_AT_ONCE = 1000


@require_POST
def start(request: HttpRequest, dataset_id: uuid.UUID | None = None) -> JsonResponse:
    """The addresses for uploads into the person's dataset with that id, or into their first one.

    Asked before several requests are sent at a time: only one may begin the session.
    """
    dataset = (
        get_dataset_or_404(request, dataset_id, Action.UPLOAD) if dataset_id else provide_dataset(request)
    )
    names = ("pictures", "known", "progress")
    return JsonResponse({name: reverse(name, args=[dataset.pk]) for name in names})


@require_POST
def known(request: HttpRequest, dataset_id: uuid.UUID) -> JsonResponse:
    """Of `[[path, size, modified], ...]` in the body, the places of those that are here already."""
    dataset = get_dataset_or_404(request, dataset_id, Action.UPLOAD)
    try:
        facts = read_facts(request.body.decode())
    except ValueError:
        return _refuse_nonsense()
    return JsonResponse({"known": find_known(dataset, facts)})


@require_POST
def pictures(request: HttpRequest, dataset_id: uuid.UUID) -> JsonResponse:
    """Take the files in `pictures`; `facts` says [path, size, modified] of each. One answer for each file."""
    dataset = get_dataset_or_404(request, dataset_id, Action.UPLOAD)
    files: list[UploadedFile[Any]] = [
        file for file in request.FILES.getlist("pictures") if isinstance(file, UploadedFile)
    ]
    try:
        facts = read_facts(str(request.POST.get("facts", "")))
    except ValueError:
        return _refuse_nonsense()
    if not files or len(files) != len(facts):
        return _refuse_nonsense()
    arrivals = [Arrival(file, name, source) for file, (name, source) in zip(files, facts, strict=True)]
    answers = store_arrivals(dataset=dataset, arrivals=arrivals)
    read_archives.enqueue()
    found = [_describe(answer, arrival) for answer, arrival in zip(answers, arrivals, strict=True)]
    return JsonResponse({"files": found})


def _describe(answer: Image | Refusal | None, arrival: Arrival) -> dict[str, Any]:
    """Status 200 for what was here already, 201 for what is now, else the refusal's own and its sentence."""
    if isinstance(answer, Refusal):
        return {"sentence": str(answer.sentence), "status": answer.status}
    if answer is None or not answer.was_here:
        return {"status": 201}
    sentence = describe_double(arrival.name, answer.path)
    return {"status": 200, "sentence": sentence, "address": reverse("result", args=[answer.pk])}


def read_facts(text: str) -> list[tuple[str, Source]]:
    """What the browser says of files: [[path, size, modified], ...] as JSON. Raises ValueError."""
    facts = json.loads(text)
    if not isinstance(facts, list) or len(facts) > ASKED_AT_ONCE:
        raise ValueError("not a list of at most so many files")
    return [_read_fact(fact) for fact in facts]


def _read_fact(fact: Any) -> tuple[str, Source]:
    match fact:
        case [str(path), int(size), int(modified)] if 0 <= size < 2**53 and abs(modified) < 2**53:
            return clean_name(path), Source(size, modified)
    raise ValueError("not a path, a size and a time")


def _refuse_nonsense() -> JsonResponse:
    return JsonResponse({"sentence": _("The request was incomplete or not as expected.")}, status=400)
