"""What every page knows of the service."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

THEMES = ("auto", "light", "dark")


def describe_service(request: HttpRequest) -> dict[str, Any]:
    """The theme that the visitor chose, whether pictures outlive a restart, and what is open to them."""
    theme = request.COOKIES.get("theme", "auto")
    return {
        "theme": theme if theme in THEMES else "auto",
        "pictures_vanish": settings.PICTURES_VANISH,
        "keep_days": settings.KEEP_DAYS,
        "sign_up_is_open": settings.SIGN_UP_IS_OPEN,
        "can_send_mail": settings.CAN_SEND_MAIL,
    }
