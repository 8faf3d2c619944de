"""The page about the network itself."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from classifier.active_model import active_card, active_folder
from classifier.classification.model_page import FIGURES, describe_model, figure_path


@require_safe
def model(request: HttpRequest) -> HttpResponse:
    """The card of the version that answers now."""
    return render(request, "model.html", describe_model(active_card(), active_folder()))


@require_safe
def figure(request: HttpRequest, name: str) -> FileResponse:
    """One of its figures, an SVG."""
    path = figure_path(active_folder(), name)
    if name not in FIGURES or not path.is_file():
        raise Http404
    response = FileResponse(path.open("rb"), content_type="image/svg+xml")
    # The drawings bring their own styles, and are never more than drawings.
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response
