"""One's own account: seen, changed, deleted."""

from typing import cast

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.db.models import Sum
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from classifier.accounts.attempts import CONFIRM, TooManyAttempts, forget_attempts, note_attempt
from classifier.accounts.forms import ChangePasswordForm, ConfirmForm, EmailForm
from classifier.accounts.refusing import refuse_attempt
from classifier.accounts.services import change_email, delete_account
from classifier.intake.tasks import remove_chunk
from classifier.models import Dataset, Token


@require_safe
@login_required
@never_cache
def show(request: HttpRequest) -> HttpResponse:
    """What is known of the person, and what can be changed."""
    return render(request, "accounts/account.html", _count(_user(request)))


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def change_password(request: HttpRequest) -> HttpResponse:
    """Another password. Every other browser is signed out by that."""
    form = ChangePasswordForm(_user(request), request.POST or None)
    if refusal := _refuse(request, "accounts/password.html", form):
        return refusal
    update_session_auth_hash(request, form.save())
    messages.success(request, _("Your password is changed. Other browsers are signed out."))
    return redirect("account")


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def change_mail(request: HttpRequest) -> HttpResponse:
    """Another mail address, or none."""
    user = _user(request)
    form = EmailForm(user, request.POST or None, initial={"email": user.email})
    if refusal := _refuse(request, "accounts/mail.html", form):
        return refusal
    change_email(user=user, email=form.cleaned_data["email"])
    messages.success(request, _("Your mail address is changed."))
    return redirect("account")


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def delete(request: HttpRequest) -> HttpResponse:
    """Ask first; then the account, its datasets and its pictures are gone."""
    user = _user(request)
    form = ConfirmForm(user, request.POST or None)
    if refusal := _refuse(request, "accounts/delete.html", form, **_count(user)):
        return refusal
    logout(request)
    delete_account(user=user)
    remove_chunk.enqueue()
    messages.success(request, _("Your account and everything in it was deleted."))
    return redirect("home")


def _refuse(request: HttpRequest, template: str, form: BaseForm, **context: object) -> HttpResponse | None:
    """The form, until it is filled in rightly. Passwords cannot be tried out here either."""
    context |= {"form": form}
    if request.method != "POST":
        return render(request, template, context)
    who = str(_user(request).pk)
    try:
        note_attempt(CONFIRM, who)
    except TooManyAttempts as error:
        return refuse_attempt(request, template, context, error)
    if not form.is_valid():
        return render(request, template, context, status=400)
    forget_attempts(CONFIRM, who)
    return None


def _user(request: HttpRequest) -> User:
    """The account that is signed in: the views here let nobody else in."""
    return cast(User, request.user)


def _count(user: User) -> dict[str, int]:
    own = Dataset.objects.filter(owner=user)
    return {
        "datasets": own.count(),
        "pictures": own.aggregate(sum=Sum("image_count", default=0))["sum"],
        "tokens": Token.objects.filter(user=user).count(),
    }
