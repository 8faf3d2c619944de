"""A forgotten password: a mail with a link, and a new one."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.models import User
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from classifier.accounts.attempts import (
    RESET_FROM,
    RESET_TO,
    SIGN_IN,
    TooManyAttempts,
    forget_attempts,
    note_attempt,
)
from classifier.accounts.forms import AskResetForm, NewPasswordForm
from classifier.accounts.refusing import refuse_attempt
from classifier.client_address import find_client


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Send a link to the mail address of an account. The answer does not tell whether there is one."""
    if not settings.CAN_SEND_MAIL:
        return render(request, "accounts/reset_without_mail.html")
    form = AskResetForm(request.POST or None)
    if request.method != "POST":
        return render(request, "accounts/reset.html", {"form": form})
    if not form.is_valid():
        return render(request, "accounts/reset.html", {"form": form}, status=400)
    try:
        note_attempt(RESET_FROM, find_client(request))
        note_attempt(RESET_TO, form.cleaned_data["email"].casefold())
    except TooManyAttempts as error:
        return refuse_attempt(request, "accounts/reset.html", {"form": form}, error)
    form.save(
        request=request,
        use_https=request.is_secure(),
        subject_template_name="accounts/reset_subject.txt",
        email_template_name="accounts/reset_mail.txt",
    )
    return render(request, "accounts/reset_sent.html", {"email": form.cleaned_data["email"]})


class NewPasswordView(PasswordResetConfirmView):
    """A new password for who has the link; Django keeps the link's secret out of the page's address."""

    template_name = "accounts/new_password.html"
    form_class = NewPasswordForm
    success_url = reverse_lazy("sign-in")

    def form_valid(self, form: SetPasswordForm[User]) -> HttpResponse:
        forget_attempts(SIGN_IN, form.user.get_username().casefold(), find_client(self.request))
        messages.success(self.request, _("Your new password is set. You can sign in with it now."))
        return super().form_valid(form)
