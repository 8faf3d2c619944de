"""A dataset's download: chosen, looked at before, streamed."""

import re
import uuid
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from classifier.exporting.breaks import find_break, watch
from classifier.exporting.contents import describe_contents
from classifier.exporting.datasets import DatasetExport, plan_export
from classifier.exporting.forms import ExportForm
from classifier.exporting.manifest import stream_manifest
from classifier.exporting.quality import describe_quality
from classifier.models import Dataset
from classifier.ownership import get_dataset_or_404
from classifier.permissions import Action

CONTENT_TYPES = {".zip": "application/zip", ".csv": "text/csv; charset=utf-8", ".json": "application/json"}


@require_safe
def show(request: HttpRequest, dataset_id: uuid.UUID) -> HttpResponse:
    """The choices; once made, what the download will hold."""
    dataset = get_dataset_or_404(request, dataset_id, Action.EXPORT)
    return _show(request, dataset, ExportForm(request.GET, dataset))


@require_safe
def download(request: HttpRequest, dataset_id: uuid.UUID) -> HttpResponseBase:
    """The file itself, made while it is sent."""
    dataset = get_dataset_or_404(request, dataset_id, Action.EXPORT)
    form = ExportForm(request.GET, dataset)
    if not form.is_valid():
        return _show(request, dataset, form)
    chosen = form.read()
    pieces = chosen.writer.stream(plan_export(dataset, chosen), _forget)
    return _send(watch(dataset, pieces), _name_file(dataset, chosen), chosen.writer.suffix)


@require_safe
def manifest(request: HttpRequest, dataset_id: uuid.UUID) -> HttpResponseBase:
    """How the file comes about and what is in it: to know that, it is made once more."""
    dataset = get_dataset_or_404(request, dataset_id, Action.EXPORT)
    form = ExportForm(request.GET, dataset)
    if not form.is_valid():
        return _show(request, dataset, form)
    chosen = form.read()
    name = _name_file(dataset, chosen)
    facts = {"options": asdict(chosen), "quality": describe_quality(dataset)}
    pieces = stream_manifest(plan_export(dataset, chosen), name, chosen.writer.stream, facts)
    return _send(watch(dataset, pieces), f"{name}.manifest.json", ".json")


def _show(request: HttpRequest, dataset: Dataset, form: ExportForm) -> HttpResponse:
    context: dict[str, Any] = {"dataset": dataset, "form": form, "query": request.GET.urlencode()}
    context["break"] = find_break(dataset)
    if form.is_bound and form.is_valid():
        context["contents"] = describe_contents(dataset, form.read())
    status = 400 if form.is_bound and not form.is_valid() else 200
    return render(request, "exporting/export.html", context, status=status)


def _send(pieces: Iterable[bytes] | Iterable[str], name: str, suffix: str) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        pieces,
        headers={
            "Content-Type": CONTENT_TYPES.get(suffix, "application/octet-stream"),
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )


def _name_file(dataset: Dataset, chosen: DatasetExport) -> str:
    """A name that every system takes and every header can carry."""
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", dataset.name).strip("-")[:80] or "dataset"
    return f"{name}-{chosen.format}{chosen.writer.suffix}"


def _forget(_path: str, _digest: str) -> None:
    """Checksums are for the manifest."""
