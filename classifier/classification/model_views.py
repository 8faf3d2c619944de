"""The page about the network itself."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from classifier.active_model import (
    CNN,
    PHOTO,
    NetworkUnavailable,
    active_card,
    active_folder,
    list_networks,
    require_network,
)
from classifier.classification.comparison import compare_networks
from classifier.classification.model_page import FIGURES, describe_model, figure_path
from classifier.classification.model_values import Row
from classifier.error_views import render_error


@require_safe
def model(request: HttpRequest) -> HttpResponse:
    """The card of the version that answers now, of the network that the address names."""
    try:
        network = _read_network(request)
    except NetworkUnavailable as unavailable:
        return render_error(request, 404, unavailable.sentence)
    context = describe_model(active_card(network), active_folder(network))
    return render(request, "model.html", context | {"comparison": _compare()})


@require_safe
def figure(request: HttpRequest, name: str) -> FileResponse:
    """One of its figures, an SVG."""
    try:
        path = figure_path(active_folder(_read_network(request)), name)
    except NetworkUnavailable as unavailable:
        raise Http404 from unavailable
    if name not in FIGURES or not path.is_file():
        raise Http404
    response = FileResponse(path.open("rb"), content_type="image/svg+xml")
    # The drawings bring their own styles, and are never more than drawings.
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def _read_network(request: HttpRequest) -> str:
    """Raises NetworkUnavailable for one that is none, or cannot answer here."""
    return require_network(request.GET.get("network", CNN))


def _compare() -> list[Row]:
    """Nothing, where there is only one to choose."""
    return compare_networks() if PHOTO in list_networks() else []
