"""The secret key: from the environment when deployed, made and kept by a local run itself."""

import contextlib
import hashlib
import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

MINIMUM = 32
DJANGO_WANTS = 50


def read_secret_key(from_environment: str, *, is_deployed: bool, kept_in: Path) -> str:
    """The key that signs sessions and forms. Raises ImproperlyConfigured when it is missing or too short."""
    if not from_environment:
        if is_deployed:
            raise ImproperlyConfigured(
                "SECRET_KEY must be set on a deployed service: a random text of at least 50 characters, "
                'for example from: python -c "import secrets; print(secrets.token_urlsafe(50))"'
            )
        return _keep_own_key(kept_in)
    if len(from_environment) < MINIMUM or len(set(from_environment)) < 5:
        raise ImproperlyConfigured(
            f"SECRET_KEY must be a random text of at least {MINIMUM} characters; this one has "
            f"{len(from_environment)}, {len(set(from_environment))} of them different."
        )
    # Render generates 44 characters (256 random bits) and Django asks for 50: a hash only lengthens them.
    if len(from_environment) < DJANGO_WANTS:
        return hashlib.sha512(from_environment.encode()).hexdigest()
    return from_environment


def _keep_own_key(path: Path) -> str:
    """The key in `path`, made first if it is not there."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _make_key(path)
        key = path.read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"CLASSIFYME_DATA_DIR must be a folder that ClassifyMe can write to: {error}"
        ) from error
    if len(key) < DJANGO_WANTS:
        raise ImproperlyConfigured(f"{path} does not hold a secret key; delete it, and a new one is made.")
    return key


def _make_key(path: Path) -> None:
    """Written aside, then linked: of two processes that start together, both get the first one's key."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    aside.touch(mode=0o600)
    aside.write_text(secrets.token_urlsafe(50))
    with contextlib.suppress(FileExistsError):
        path.hardlink_to(aside)
    aside.unlink()
