"""The forms about an account. Django's own, in this project's words and looks."""

from typing import Any, cast

from django import forms
from django.contrib.auth.forms import (
    AuthenticationForm,
    BaseUserCreationForm,
    PasswordChangeForm,
    PasswordResetForm,
    SetPasswordForm,
    UserCreationForm,
)
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _


class Styled(forms.BaseForm):
    """Bootstrap's look for every field, and no field that takes the focus from who has just arrived."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"
            field.widget.attrs.pop("autofocus", None)


class SignInForm(Styled, AuthenticationForm):
    """A name and a password."""

    error_messages = {
        "invalid_login": _("This name and this password do not belong together. Mind capital letters."),
        "inactive": _("This account is closed. Ask whoever runs this server."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Name")


class SignUpForm(Styled, UserCreationForm[User]):
    """A name, a password twice, and a mail address for the day when it is forgotten."""

    email = forms.EmailField(
        label=_("Mail address"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("Not required. If you forget your password, a new one can be asked for with it."),
    )

    class Meta(BaseUserCreationForm.Meta):
        model = User
        fields = ("username", "email")
        labels = {"username": _("Name")}
        help_texts = {"username": _("Letters, digits and @ . + - _ only.")}
        error_messages = {"username": {"unique": _("This name is taken. Choose another.")}}


class ConfirmForm(Styled, forms.Form):
    """The password once more, before something that a stranger at an open screen must not do."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password = cast(str, self.cleaned_data["password"])
        if not self.user.check_password(password):
            raise forms.ValidationError(_("This is not your password."), code="wrong")
        return password


class EmailForm(ConfirmForm):
    """Another mail address: who has it can set a new password."""

    email = forms.EmailField(
        label=_("Mail address"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("Leave it empty to have none kept here."),
    )
    field_order = ("email", "password")


class ChangePasswordForm(Styled, PasswordChangeForm):
    """The old password, and a new one twice."""


class AskResetForm(Styled, PasswordResetForm):
    """The mail address of an account."""


class NewPasswordForm(Styled, SetPasswordForm[User]):
    """A new password twice."""
