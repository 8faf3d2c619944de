"""Refusals for programs: problem details as in RFC 9457, each with a code that stays the same.

Everything below /api/ answers like this, whatever refuses: a router, the middleware, Django itself.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FOR_MACHINES = ("/api/", "/label-studio/")
CONTENT_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 30
DOCUMENTATION = "/api/v1/docs"

# Each code with its status and title. The first of a status stands for refusals without a code of their own.
PROBLEMS: dict[str, tuple[int, Promise]] = {
    "bad_request": (400, _("The request was incomplete or not as expected.")),
    "empty": (400, _("A file is empty.")),
    "not_authenticated": (401, _("This needs a token, or the session of a browser.")),
    "unknown_token": (401, _("This token does not exist, or was revoked.")),
    "forbidden": (403, _("This is not allowed.")),
    "missing_scope": (403, _("The token may only read.")),
    "csrf_failed": (403, _("A request with a browser's session needs its CSRF token.")),
    "not_found": (404, _("There is nothing here, or nothing of yours.")),
    "method_not_allowed": (405, _("This address does not take this method.")),
    "refused": (409, _("This does not go with what is there.")),
    "stale": (409, _("The picture was changed in the meantime.")),
    "nothing_learnt": (409, _("The dataset has learnt nothing yet.")),
    "learns_nothing": (
        409,
        _("This dataset does not learn, or the service has no photo network."),
    ),
    "length_required": (411, _("The size of the request must be known beforehand.")),
    "too_large": (413, _("The request is too large.")),
    "too_many_bytes": (413, _("A file is too large.")),
    "too_many_pixels": (413, _("A picture has too many pixels.")),
    "unsupported_media_type": (415, _("The body is of another kind than this address takes.")),
    "not_a_picture": (415, _("A file is not a picture.")),
    "unsupported_format": (415, _("A picture is in a format that is not read.")),
    "invalid_request": (422, _("Some values are not possible.")),
    "too_many_pictures": (422, _("These are too many pictures for one request.")),
    "network_unavailable": (422, _("This network does not answer here.")),
    "too_small": (422, _("A picture is too small.")),
    "broken": (422, _("A picture is damaged.")),
    "pictures_refused": (422, _("None of the pictures was taken.")),
    "too_many_requests": (429, _("Too many requests in a short time.")),
    "quota_reached": (429, _("There is no room for more of your pictures.")),
    "internal_error": (500, _("Something went wrong here.")),
    "unavailable": (503, _("This cannot be done now; later it can.")),
    "busy": (503, _("The server is busy.")),
    "no_room": (507, _("The service has no room for more pictures.")),
}
_FIRST_OF_STATUS = {status: code for code, (status, _title) in reversed(PROBLEMS.items())}


@dataclass
class Problem(Exception):
    """A refusal with a code of PROBLEMS. `detail` is for people, `extra` goes into the answer beside it."""

    code: str
    detail: str | Promise = ""
    extra: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def describe(self) -> dict[str, Any]:
        """The members of the problem details."""
        status, title = PROBLEMS[self.code]
        members = {
            "type": f"{DOCUMENTATION}#{self.code}",
            "title": str(title),
            "status": status,
            "code": self.code,
            "detail": str(self.detail or title),
        }
        return members | self.extra

    def respond(self) -> HttpResponse:
        """The HTTP answer."""
        status = PROBLEMS[self.code][0]
        content = json.dumps(self.describe(), ensure_ascii=False)
        response = HttpResponse(content, status=status, content_type=CONTENT_TYPE)
        if status in {429, 503}:
            response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
        for name, value in self.headers.items():
            response.headers[name] = value
        return response


def is_for_machines(request: HttpRequest | None) -> bool:
    """Whether whoever asks is a program, which cannot read a page."""
    return request is not None and request.path.startswith(FOR_MACHINES)


def find_code(status: int) -> str:
    """The code that stands for a status without one of its own."""
    return _FIRST_OF_STATUS.get(status, "bad_request" if status < 500 else "internal_error")
