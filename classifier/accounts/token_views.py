"""The page of a person's tokens: made, shown once, revoked."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from classifier.accounts.tokens import (
    MAX_NAME,
    NewToken,
    TokenRefused,
    create_token,
    list_tokens,
    revoke_token,
)
from classifier.models import Token
from classifier.ownership import find_person, provide_person


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """The tokens and a form; posted to, a new token, which this one answer tells and no other."""
    if request.method != "POST":
        return _show(request)
    try:
        made = create_token(
            person=provide_person(request),
            name=request.POST.get("name", ""),
            scope=request.POST.get("scope", ""),
        )
    except TokenRefused as refused:
        return _show(request, refusal=str(refused))
    return _show(request, made=made)


@require_POST
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """End a token; programs that use it are refused from now on."""
    token = revoke_token(person=find_person(request), token_id=token_id)
    if token is None:
        raise Http404
    messages.success(request, _("The token “%(name)s” was revoked.") % {"name": token.name})
    return redirect("tokens")


def _show(request: HttpRequest, made: NewToken | None = None, refusal: str = "") -> HttpResponse:
    context = {
        "tokens": list_tokens(find_person(request)),
        "scopes": Token.Scope.choices,
        "made": made,
        "refusal": refusal,
        "max_name": MAX_NAME,
    }
    return render(request, "accounts/tokens.html", context, status=400 if refusal else 200)
