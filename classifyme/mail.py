"""How mail is sent: one address, EMAIL_URL, and whom it comes from."""

from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from classifyme.env import Environment

BACKENDS = "django.core.mail.backends"
# A form is answered only when its mail is on its way.
TIMEOUT_SECONDS = 15
SMTP: dict[str, tuple[int, dict[str, bool]]] = {
    "smtp": (25, {}),
    "smtp+tls": (587, {"use_tls": True}),
    "smtps": (465, {"use_ssl": True}),
}
EXAMPLES = (
    "EMAIL_URL must be an address such as smtp+tls://name:password@mail.example.org:587 "
    "(or smtps://, or smtp://), consolemail:/ or filemail:///folder"
)


def read_mailers(env: Environment) -> dict[str, Any]:
    """Django's MAILERS for the address in EMAIL_URL, empty without one. Raises ImproperlyConfigured."""
    text = env.text("EMAIL_URL")
    if not text:
        return {}
    try:
        parts = urlsplit(text)
        return {"default": _read(parts)}
    except ValueError as error:
        # Never the address itself: there is a password in it.
        raise ImproperlyConfigured(f"{EXAMPLES}: {error}.") from error


def read_sender(env: Environment) -> str:
    """Whom mail comes from. Raises ImproperlyConfigured for what is no mail address."""
    sender = env.text("EMAIL_FROM", "classifyme@localhost")
    if "@" not in sender or any(not letter.isprintable() for letter in sender):
        raise ImproperlyConfigured(f"EMAIL_FROM must be a mail address, not {sender!r}.")
    return sender


def _read(parts: SplitResult) -> dict[str, Any]:
    if parts.query or parts.fragment:
        raise ValueError("its end is not understood; a question mark is written %3F, and # is %23")
    if parts.scheme in SMTP:
        return {"BACKEND": f"{BACKENDS}.smtp.EmailBackend", "OPTIONS": _read_smtp(parts)}
    if parts.scheme == "consolemail" and not parts.netloc and parts.path in ("", "/"):
        return {"BACKEND": f"{BACKENDS}.console.EmailBackend"}
    if parts.scheme == "filemail" and not parts.netloc and len(parts.path) > 1:
        folder = unquote(parts.path)
        return {"BACKEND": f"{BACKENDS}.filebased.EmailBackend", "OPTIONS": {"file_path": folder}}
    raise ValueError("this one is none of them")


def _read_smtp(parts: SplitResult) -> dict[str, Any]:
    port, security = SMTP[parts.scheme]
    if not parts.hostname or parts.path not in ("", "/"):
        raise ValueError("the name of the mail server is missing, or something follows it")
    if bool(parts.username) != bool(parts.password):
        raise ValueError("a name and a password go together")
    return {
        "host": parts.hostname,
        "port": parts.port or port,
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "timeout": TIMEOUT_SECONDS,
        **security,
    }
