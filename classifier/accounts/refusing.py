"""What is answered to one who has tried too often."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext

from classifier.accounts.attempts import TooManyAttempts


def refuse_attempt(
    request: HttpRequest, template: str, context: dict[str, object], error: TooManyAttempts
) -> HttpResponse:
    """The form again, with how long to wait."""
    sentence = ngettext(
        "There were too many attempts. Please wait %(minutes)d minute and try again.",
        "There were too many attempts. Please wait %(minutes)d minutes and try again.",
        error.minutes,
    ) % {"minutes": error.minutes}
    response = render(request, template, context | {"refusal": sentence}, status=429)
    response.headers["Retry-After"] = str(error.minutes * 60)
    return response
