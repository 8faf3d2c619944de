"""The upload form, and what an upload is answered with."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from classifier.classification.services import classify_pending, look_at_new
from classifier.classification.tasks import CLASSIFIED_AT_ONCE, classify_chunk
from classifier.classification.wording import NAMES
from classifier.intake.batches import remember_batch
from classifier.intake.forms import UploadForm
from classifier.intake.services import Uploaded, store_uploads
from classifier.intake.tasks import read_archives
from classifier.intake.unpacking import keep_archives
from classifier.models import Dataset
from classifier.ownership import get_dataset_or_404, provide_dataset
from classifier.permissions import Action
from classifier.problems import RETRY_AFTER_SECONDS


@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest, dataset_id: UUID | None = None) -> HttpResponse:
    """The form; and with pictures in it, on to what they show.

    They go into the person's dataset with that id, or into their first one.
    """
    dataset = get_dataset_or_404(request, dataset_id, Action.UPLOAD) if dataset_id else None
    if request.method != "POST":
        return render(request, "home.html", _describe_form(UploadForm(), dataset))
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "home.html", _describe_form(form, dataset), status=400)
    target = dataset or provide_dataset(request)
    pictures, archives = form.cleaned_data["pictures"], form.cleaned_data["archives"]
    is_small = len(pictures) <= CLASSIFIED_AT_ONCE
    uploaded = store_uploads(dataset=target, files=pictures, look=look_at_new if is_small else None)
    kept = keep_archives(dataset=target, files=archives, refusals=uploaded.refusals)
    if kept:
        read_archives.enqueue()
    elif not uploaded.images:
        return _refuse(request, _describe_form(form, dataset), uploaded)
    if is_small:
        classify_pending(uploaded.images)  # what was here already and still waits
    else:
        classify_chunk.enqueue()
    if not uploaded.images and not uploaded.refusals:
        return redirect("progress", target.pk)
    if len(uploaded.images) == 1 and not kept and not uploaded.refusals and len(uploaded.doubles) < 2:
        sent_as = {"sent_as": uploaded.doubles[0][0]} if uploaded.doubles else None
        return HttpResponseRedirect(reverse("result", args=[uploaded.images[0].pk], query=sent_as))
    return redirect("results", remember_batch(request.session, uploaded))


def _refuse(request: HttpRequest, context: dict[str, Any], uploaded: Uploaded) -> HttpResponse:
    response = render(request, "home.html", context | {"refusals": uploaded.refusals}, status=uploaded.status)
    if uploaded.status == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _describe_form(form: UploadForm, dataset: Dataset | None) -> dict[str, Any]:
    return {
        "dataset": dataset,
        "form": form,
        "classes": list(NAMES.values()),
        "limits": {
            "max_bytes": settings.UPLOAD_MAX_FILE_BYTES,
            "max_files": settings.UPLOAD_MAX_FILES,
            "max_request_bytes": settings.UPLOAD_MAX_REQUEST_BYTES,
            "max_pixels": settings.UPLOAD_MAX_PIXELS,
            "min_side": settings.UPLOAD_MIN_SIDE,
        },
    }
