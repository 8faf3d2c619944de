"""A dataset's download: chosen, looked at before, streamed."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from classifier.exporting.breaks import find_break
from classifier.exporting.contents import describe_contents
from classifier.exporting.downloads import make_download, make_manifest
from classifier.exporting.forms import ExportForm
from classifier.models import Dataset
from classifier.ownership import get_dataset_or_404
from classifier.permissions import Action


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
    return make_download(dataset, form.read())


@require_safe
def manifest(request: HttpRequest, dataset_id: uuid.UUID) -> HttpResponseBase:
    """How the file comes about and what is in it: to know that, it is made once more."""
    dataset = get_dataset_or_404(request, dataset_id, Action.EXPORT)
    form = ExportForm(request.GET, dataset)
    if not form.is_valid():
        return _show(request, dataset, form)
    return make_manifest(dataset, form.read())


def _show(request: HttpRequest, dataset: Dataset, form: ExportForm) -> HttpResponse:
    context: dict[str, Any] = {"dataset": dataset, "form": form, "query": request.GET.urlencode()}
    context["break"] = find_break(dataset)
    if form.is_bound and form.is_valid():
        context["contents"] = describe_contents(dataset, form.read())
    status = 400 if form.is_bound and not form.is_valid() else 200
    return render(request, "exporting/export.html", context, status=status)
