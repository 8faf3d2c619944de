"""/healthz: the process is alive. /readyz: it can serve.

Answered before everything else: probes come with any Host header, without TLS, many times a minute.
"""

import logging
from collections.abc import Callable

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse

from classifier.classification.inference import is_ready
from classifier.storage import StorageUnavailable, picture_storage

logger = logging.getLogger(__name__)


class HealthMiddleware:
    """Answers the two probes, passes everything else on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path == "/healthz":
            return HttpResponse("alive\n", content_type="text/plain")
        if request.path == "/readyz":
            return _answer_readiness()
        return self.get_response(request)


def _answer_readiness() -> JsonResponse:
    parts = {"network": is_ready(), "database": _database_answers(), "storage": _storage_answers()}
    return JsonResponse(
        {part: "ready" if ready else "not ready" for part, ready in parts.items()},
        status=200 if all(parts.values()) else 503,
    )


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM classifier_dataset LIMIT 1")
    except DatabaseError:
        logger.exception("the database does not answer")
        return False
    return True


def _storage_answers() -> bool:
    try:
        picture_storage().check_writable()
    except StorageUnavailable:
        logger.exception("the picture storage does not answer")
        return False
    return True
