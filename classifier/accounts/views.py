"""Sign up, sign in, sign out."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from classifier.accounts.attempts import (
    SIGN_IN,
    SIGN_IN_AS,
    SIGN_IN_FROM,
    SIGN_UP,
    TooManyAttempts,
    forget_attempts,
    note_attempt,
)
from classifier.accounts.entering import enter, read_next
from classifier.accounts.forms import SignInForm, SignUpForm
from classifier.accounts.refusing import refuse_attempt
from classifier.client_address import find_client
from classifier.models import Attempt


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """A name and a password; then on to where the person wanted to be."""
    back = read_next(request)
    if request.user.is_authenticated:
        return HttpResponseRedirect(back)
    context = {"next": back, "form": SignInForm(request)}
    if request.method != "POST":
        return render(request, "accounts/sign_in.html", context)
    try:
        attempts = _note_sign_in(request)
    except TooManyAttempts as error:
        return refuse_attempt(request, "accounts/sign_in.html", context, error)
    form = SignInForm(request, data=request.POST)
    if not form.is_valid():
        return render(request, "accounts/sign_in.html", context | {"form": form}, status=400)
    Attempt.objects.filter(pk__in=[attempt.pk for attempt in attempts]).delete()
    forget_attempts(SIGN_IN, form.cleaned_data["username"].casefold(), find_client(request))
    enter(request, form.get_user())
    return HttpResponseRedirect(back)


@sensitive_post_parameters("password1", "password2")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """A new account, signed in at once. When SIGN_UP is closed, the page says so."""
    back = read_next(request)
    if request.user.is_authenticated:
        return HttpResponseRedirect(back)
    if not settings.SIGN_UP_IS_OPEN:
        return render(request, "accounts/sign_up_closed.html", status=403)
    form = SignUpForm(request.POST or None)
    context = {"next": back, "form": form}
    if request.method != "POST":
        return render(request, "accounts/sign_up.html", context)
    if not form.is_valid():
        return render(request, "accounts/sign_up.html", context, status=400)
    try:
        note_attempt(SIGN_UP, find_client(request))
    except TooManyAttempts as error:
        return refuse_attempt(request, "accounts/sign_up.html", context, error)
    enter(request, form.save())
    messages.success(request, _("Welcome. Your pictures are yours in every browser from now on."))
    return HttpResponseRedirect(back)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Nothing of the account stays behind in this browser."""
    logout(request)
    messages.success(request, _("You are signed out."))
    response = redirect("home")
    # Pictures that the browser keeps for an hour go, too.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _note_sign_in(request: HttpRequest) -> list[Attempt]:
    """Count an attempt before the password is looked at. Raises TooManyAttempts."""
    name, address = request.POST.get("username", "").casefold(), find_client(request)
    return [
        note_attempt(SIGN_IN, name, address),
        note_attempt(SIGN_IN_FROM, address),
        note_attempt(SIGN_IN_AS, name),
    ]
