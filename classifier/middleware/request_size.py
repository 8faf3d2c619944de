"""A request that says it is too large is refused before a byte of its body is read."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from classifier.error_views import render_error


class RequestSizeMiddleware:
    """Compares Content-Length with UPLOAD_MAX_REQUEST_MB; a body of unknown length is refused too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.headers.get("Transfer-Encoding"):
            return render_error(request, 411, _("The server must know the size of an upload beforehand."))
        try:
            length = int(request.headers.get("Content-Length") or 0)
        except ValueError:
            return render_error(request, 400, _("The size of the upload was not a number."))
        if length > settings.UPLOAD_MAX_REQUEST_BYTES:
            return render_error(
                request,
                413,
                _(
                    "This upload has %(size)d MB; one upload can have at most %(limit)d MB. "
                    "Send fewer pictures at once."
                )
                % {
                    "size": -(-length // settings.MEGABYTE),
                    "limit": settings.UPLOAD_MAX_REQUEST_BYTES // settings.MEGABYTE,
                },
            )
        return self.get_response(request)
