"""The moment of signing in: what the session had goes over, and where the person wanted to be."""

from django.contrib.auth import login
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from classifier.accounts.adoption import adopt_visitor
from classifier.ownership import SESSION_KEY, find_person


def enter(request: HttpRequest, user: User) -> None:
    """Sign in; the session's datasets become the account's. The session gets another key (no fixation)."""
    visitor = find_person(request).visitor
    with transaction.atomic():
        if visitor:
            adopt_visitor(visitor=visitor, user=user)
        login(request, user, backend="django.contrib.auth.backends.ModelBackend")
        request.session.pop(SESSION_KEY, None)


def read_next(request: HttpRequest) -> str:
    """Where to go afterwards: where the form or the address says, if that is ours; else to the datasets."""
    back = request.POST.get("next") or request.GET.get("next", "")
    is_ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    leads_here = back.startswith(tuple(reverse(name) for name in ("sign-in", "sign-up", "sign-out", "reset")))
    return back if is_ours and not leads_here else reverse("datasets")
