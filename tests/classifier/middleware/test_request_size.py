"""A request that says it is too large is refused before its body is read."""

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client, RequestFactory

from classifier.middleware.request_size import RequestSizeMiddleware


class Unreadable:
    """A body that must not be read."""

    def read(self, *_args: object) -> bytes:
        raise AssertionError("the body was read")


def test_a_large_body_is_refused_unread(settings: LazySettings) -> None:
    settings.UPLOAD_MAX_REQUEST_BYTES = 10 * settings.MEGABYTE
    request = RequestFactory().post("/")
    request.META["CONTENT_LENGTH"] = str(10 * settings.MEGABYTE + 1)
    request.META["wsgi.input"] = Unreadable()

    response = RequestSizeMiddleware(lambda _request: HttpResponse())(request)

    assert response.status_code == 413
    assert b"11 MB" in response.content  # type: ignore[attr-defined]  # a rendered page
    assert b"at most 10 MB" in response.content  # type: ignore[attr-defined]  # a rendered page


@pytest.mark.parametrize(
    ("header", "value", "status"),
    [("HTTP_TRANSFER_ENCODING", "chunked", 411), ("CONTENT_LENGTH", "many", 400)],
)
def test_a_body_of_unknown_size_is_refused(client: Client, header: str, value: str, status: int) -> None:
    assert client.post("/", **{header: value}).status_code == status  # type: ignore[arg-type]  # WSGI headers
