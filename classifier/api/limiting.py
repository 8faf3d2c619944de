"""Requests are counted: a token's on its own account, all others on their address."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from classifier.client_address import find_client
from classifier.models import Token
from classifier.problems import Problem
from classifier.request_limits import Standing, limits, name_caller


def charge(request: HttpRequest, token: Token | None = None) -> None:
    """Count the request. Raises Problem when its caller has had as many as a minute allows."""
    if token:
        kind, value, limit = "token", str(token.pk), settings.API_TOKEN_REQUESTS_PER_MINUTE
    else:
        kind, value, limit = "address", find_client(request), settings.API_ADDRESS_REQUESTS_PER_MINUTE
    if not limit:
        return
    standing = limits.charge(name_caller(kind, value), limit)
    request.standing = standing  # type: ignore[attr-defined]  # for the headers of whatever is answered
    if standing.is_over:
        raise Problem("too_many_requests", headers={"Retry-After": str(standing.reset_seconds)})


def tell_standing(request: HttpRequest, response: HttpResponseBase) -> None:
    """Put the headers into the answer that say how much is left."""
    standing: Standing | None = getattr(request, "standing", None)
    if standing is None:
        return
    response.headers["RateLimit-Limit"] = str(standing.limit)
    response.headers["RateLimit-Remaining"] = str(standing.remaining)
    response.headers["RateLimit-Reset"] = str(standing.reset_seconds)
