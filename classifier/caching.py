"""How long a browser may keep what only some people may see."""

from django.http import HttpResponseBase

from classifier.models import Dataset
from classifier.permissions import Role

KEPT_SECONDS = 3600


def keep_privately(response: HttpResponseBase, dataset: Dataset) -> None:
    """Let the owner's browser keep the answer for an hour; a guest's asks each time: links are revoked."""
    is_own = dataset.role == Role.OWNER
    response.headers["Cache-Control"] = f"private, max-age={KEPT_SECONDS}" if is_own else "private, no-cache"
