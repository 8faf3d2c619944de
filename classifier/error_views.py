"""What people see when something is refused or goes wrong: one design, and a specific sentence."""

import errno
import sys

from django.conf import settings
from django.core.exceptions import DisallowedHost, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from classifier.problems import RETRY_AFTER_SECONDS, Problem, find_code, is_for_machines

DESIGNED = {400, 403, 404, 413, 429, 500, 503, 507}


def render_error(request: HttpRequest, status: int, sentence: str | Promise = "") -> HttpResponse:
    """The error page for `status`, with a sentence that says what was wrong and what would be right.

    A program gets problem details instead.
    """
    if is_for_machines(request):
        return Problem(find_code(status), sentence).respond()
    template = f"{status if status in DESIGNED else 400}.html"
    response = render(request, template, {"sentence": sentence}, status=status)
    if status in {429, 503}:
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def refuse_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 for a form with too many files."""
    if isinstance(exception, TooManyFilesSent):
        sentence = _("One upload can have at most %(limit)d pictures. Nothing of it was kept.")
        return render_error(request, 413, sentence % {"limit": settings.UPLOAD_MAX_FILES})
    if isinstance(exception, DisallowedHost):
        # The page itself may need the host's name: a plain answer cannot fail.
        return HttpResponse(
            _("This address is not one that ClassifyMe answers to: add its host to ALLOWED_HOSTS."),
            status=400,
            content_type="text/plain; charset=utf-8",
        )
    return render_error(request, 400)


def refuse_access(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return render_error(request, 403)


def refuse_forged_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without its CSRF token, or with a stale one."""
    return render(request, "403_csrf.html", status=403)


def find_nothing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return render_error(request, 404)


def fail(request: HttpRequest) -> HttpResponse:
    """500, or 507 when what failed was a full disk."""
    if _says_disk_is_full(sys.exc_info()[1]):
        return render_error(request, 507)
    return render(None, "500.html", status=500)  # without the request: nothing that may have failed is used


def _says_disk_is_full(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
            return True
        if "database or disk is full" in str(error):  # SQLite's own words for SQLITE_FULL
            return True
        error = error.__cause__ or error.__context__
    return False
