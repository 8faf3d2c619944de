"""How far the work on a dataset is: a page, its live part, and the numbers as JSON."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from classifier.classification.progress import Progress, find_progress
from classifier.classification.tasks import classify_chunk
from classifier.intake.tasks import read_archives
from classifier.models import Archive
from classifier.ownership import get_dataset_or_404
from classifier.permissions import Action


@require_safe
@vary_on_headers("Accept")
def progress(request: HttpRequest, dataset_id: uuid.UUID) -> HttpResponse:
    """JSON for who asks for it, with `?part` only what js/progress.js puts in, else the page.

    Whoever looks rings for what waits: work that was forgotten goes on.
    """
    dataset = get_dataset_or_404(request, dataset_id, Action.READ)
    found = find_progress(dataset)
    if found.waiting:
        classify_chunk.enqueue()
    if found.is_under_way:
        read_archives.enqueue()
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return JsonResponse(_describe(found))
    template = "_progress.html" if "part" in request.GET else "progress.html"
    response = render(request, template, {"dataset": dataset, "progress": found})
    response.headers["Cache-Control"] = "no-store"
    return response


def _describe(found: Progress) -> dict[str, Any]:
    return {
        "total": found.total,
        "done": found.done,
        "waiting": found.waiting,
        "failed": found.failed,
        "per_second": round(found.per_second, 1),
        "seconds_left": found.seconds_left,
        "is_under_way": found.is_under_way,
        "archives": [_describe_archive(archive) for archive in found.archives],
    }


def _describe_archive(archive: Archive) -> dict[str, Any]:
    columns = ("name", "state", "total", "position", "stored", "known", "refused", "refusals", "sentence")
    return {column: getattr(archive, column) for column in columns}
