"""Who asks: a token, the session of a browser, or for predictions anybody."""

from base64 import b64decode
from binascii import Error as Base64Error

from django.conf import settings
from django.http import HttpRequest
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from classifier.accounts.tokens import use_token
from classifier.api.limiting import charge
from classifier.models import Token
from classifier.ownership import act_for, find_person
from classifier.problems import Problem

SAFE = ("GET", "HEAD")


class BearerToken(AuthBase):
    """`Authorization: Bearer <token>`; as a Basic password, too, for programs that can send nothing else.

    A token that is sent must be good, even where none is needed.
    """

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Token | None:
        text = read_token(request.headers.get("Authorization", ""))
        if text is None:
            return None
        return authenticate(request, text)


class BrowserSession(AuthBase):
    """The cookie of a browser that has pictures here; what changes anything needs the CSRF token, too."""

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> bool:
        charge(request)
        if not find_person(request).is_known:
            return False
        if request.method not in SAFE and check_csrf(request):
            raise Problem("csrf_failed")
        return True


def anybody(request: HttpRequest) -> bool:
    """Lets in who has no token, unless the settings want one."""
    if settings.PREDICT_NEEDS_TOKEN:
        return False
    charge(request)
    return True


def authenticate(request: HttpRequest, text: str) -> Token:
    """Let the request act for the person of the token. Raises Problem for a token that does not do."""
    token = use_token(text=text)
    if token is None:
        charge(request)
        raise Problem("unknown_token", headers={"WWW-Authenticate": "Bearer"})
    charge(request, token)
    if request.method not in SAFE and not token.can_write and not is_stateless(request):
        raise Problem("missing_scope")
    act_for(request, token.person)
    return token


def is_stateless(request: HttpRequest) -> bool:
    """Whether the request changes nothing, though it is a POST."""
    return request.path.startswith(("/api/v1/predict", "/label-studio/"))


def read_token(header: str) -> str | None:
    """The token in an Authorization header; empty for a header that holds none, None without a header."""
    if not header:
        return None
    scheme, _blank, value = header.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() == "basic":
        try:
            return b64decode(value, validate=True).decode().partition(":")[2]
        except (Base64Error, UnicodeDecodeError, ValueError):
            return ""
    return ""


OWNER = [BearerToken(), BrowserSession()]
ANYBODY = [BearerToken(), anybody, BrowserSession()]
