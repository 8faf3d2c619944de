"""One line in the log for each request, with an id that the answer carries too."""

import logging
import re
import secrets
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

logger = logging.getLogger("classifyme.requests")
# A path's part as long as this is the secret of a link (the longest others are ids, of 36 letters).
SECRET = re.compile(r"[^/]{38,}")
ACCEPTABLE_ID = re.compile(r"[\w-]{8,64}")


class RequestLogMiddleware:
    """Logs method, path, status, duration and id; answers with X-Request-ID and Server-Timing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        start = time.perf_counter()
        given = request.headers.get("X-Request-ID", "")
        request_id = given if ACCEPTABLE_ID.fullmatch(given) else secrets.token_hex(8)
        response = self.get_response(request)
        duration_ms = (time.perf_counter() - start) * 1000
        response.headers["X-Request-ID"] = request_id
        response.headers["Server-Timing"] = f"app;dur={duration_ms:.1f}"
        logger.info(
            "%s %s %d %.1f ms %s",
            request.method,
            SECRET.sub("…", request.path),
            response.status_code,
            duration_ms,
            request_id,
        )
        return response
