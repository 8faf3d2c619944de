"""A dataset's download: chosen, looked at before, streamed."""

import re
import uuid
from collections import Counter

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from classifier.exporting.datasets import DatasetExport, plan_export
from classifier.exporting.forms import ExportForm
from classifier.models import Dataset
from classifier.ownership import get_dataset_or_404
from classifier.permissions import Action

CONTENT_TYPES = {".zip": "application/zip", ".csv": "text/csv; charset=utf-8", ".json": "application/json"}


@require_safe
def show(request: HttpRequest, dataset_id: uuid.UUID) -> HttpResponse:
    """The choices; once made, what the download will hold."""
    dataset = get_dataset_or_404(request, dataset_id, Action.EXPORT)
    form = ExportForm(request.GET if "format" in request.GET else None)
    context = {"dataset": dataset, "form": form, "query": request.GET.urlencode()}
    if form.is_bound and form.is_valid():
        chosen = form.read()
        plan = plan_export(dataset, chosen)
        context |= {
            "plan": plan,
            "counts": [(name, plan.count_class(index)) for index, name in enumerate(plan.classes)],
            "left_out": sorted(Counter(reason for _record, reason in plan.left_out()).items()),
            "warnings": chosen.writer.warn(plan),
            "companions": sorted(chosen.writer.companions(plan).items()),
        }
    status = 400 if form.is_bound and not form.is_valid() else 200
    return render(request, "exporting/export.html", context, status=status)


@require_safe
def download(request: HttpRequest, dataset_id: uuid.UUID) -> HttpResponseBase:
    """The file itself, made while it is sent."""
    dataset = get_dataset_or_404(request, dataset_id, Action.EXPORT)
    form = ExportForm(request.GET)
    if not form.is_valid():
        return show(request, dataset_id)
    chosen = form.read()
    plan = plan_export(dataset, chosen)
    return StreamingHttpResponse(
        chosen.writer.stream(plan, _forget),
        headers={
            "Content-Type": CONTENT_TYPES.get(chosen.writer.suffix, "application/octet-stream"),
            "Content-Disposition": f'attachment; filename="{_name_file(dataset, chosen)}"',
            "Cache-Control": "private, no-store",
        },
    )


def _name_file(dataset: Dataset, chosen: DatasetExport) -> str:
    """A name that every system takes and every header can carry."""
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", dataset.name).strip("-")[:80] or "dataset"
    return f"{name}-{chosen.format}{chosen.writer.suffix}"


def _forget(_path: str, _digest: str) -> None:
    """A download has no manifest beside it to keep checksums in."""
