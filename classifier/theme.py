"""The switch between light and dark, kept in a cookie so that pages come in the right colours at once."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from classifier.context_processors import THEMES
from classifier.error_views import render_error

ONE_YEAR = 365 * 24 * 60 * 60


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Remember the theme and go back to the page that the visitor was on."""
    theme = request.POST.get("theme", "")
    if theme not in THEMES:
        return render_error(request, 400)
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    response = HttpResponseRedirect(back)
    response.set_cookie("theme", theme, max_age=ONE_YEAR, samesite="Lax", secure=request.is_secure())
    return response
