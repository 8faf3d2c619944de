"""/api/v1/: the routers, and what every one of their refusals looks like."""

from typing import Any, override

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from classifier.api import openapi
from classifier.api.refusing import translate
from classifier.api.routers import (
    account,
    classes,
    datasets,
    exports,
    groups,
    labels,
    learning,
    model,
    predict,
    quality,
    reviews,
    sharing,
    sweeps,
    turns,
    uploads,
)
from classifier.api.schemas.predictions import Base64Pictures
from classifier.problems import Problem

DESCRIPTION = """\
Everything that the pages can do. Make a token on your account's page and send it as \
`Authorization: Bearer <token>`; only predictions need none, unless this service wants one for them. \
Refusals are problem details (RFC 9457) with a code that stays the same."""


class Api(NinjaAPI):
    """The framework's, with our refusals in answers and document. It stands at one address only."""

    _document: OpenAPISchema | None = None

    @override
    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        if self._document is None:
            self._document = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
            openapi.complete(self._document, Base64Pictures)
        return self._document

    @override
    def get_openapi_operation_id(self, operation: Any) -> str:
        return str(operation.view_func.__name__)

    @override
    def on_exception(self, request: HttpRequest, exc: Any) -> HttpResponse:
        return _translate(exc).respond()


def _translate(error: Exception) -> Problem:
    """The problem of whatever was raised; what is no refusal is raised on, to Django."""
    match error:
        case ValidationError():
            return Problem("invalid_request", extra={"errors": [_point_out(one) for one in error.errors]})
        case AuthenticationError():
            return Problem("not_authenticated", headers={"WWW-Authenticate": "Bearer"})
        case HttpError(status_code=400):  # the framework's word for a body that is no JSON
            return Problem("bad_request")
        case Http404():
            return Problem("not_found")
    return translate(error)


def _point_out(mistake: dict[str, Any]) -> dict[str, str]:
    return {"location": ".".join(str(part) for part in mistake["loc"]), "message": mistake["msg"]}


api = Api(
    title="ClassifyMe", version="1.0.0", description=DESCRIPTION, docs_url=None, urls_namespace="api-v1"
)
# In the order of the documentation.
for part in (
    predict,
    model,
    datasets,
    classes,
    uploads,  # with the images
    groups,
    turns,
    reviews,
    sweeps,
    quality,
    labels,
    learning,
    exports,
    sharing,
    account,
):
    api.add_router("", part.router)
