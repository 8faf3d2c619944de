"""What every page knows of the service."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

THEMES = ("auto", "light", "dark")


def describe_service(request: HttpRequest) -> dict[str, Any]:
    """The theme that the visitor chose, and whether pictures outlive a restart."""
    theme = request.COOKIES.get("theme", "auto")
    return {
        "theme": theme if theme in THEMES else "auto",
        "pictures_vanish": settings.PICTURES_VANISH,
        "keep_days": settings.KEEP_DAYS,
    }
