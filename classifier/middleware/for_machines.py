"""What programs are answered: every refusal as problem details, and how much they may still ask for."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from classifier.api.limiting import tell_standing
from classifier.problems import CONTENT_TYPE, Problem, find_code, is_for_machines

KEPT_HEADERS = ("Allow", "Retry-After", "WWW-Authenticate")


class ForMachinesMiddleware:
    """Stands around all that answers. A refusal that some other code wrote as a page is written anew."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not is_for_machines(request):
            return response
        if response.status_code >= 400 and response.headers.get("Content-Type") != CONTENT_TYPE:
            kept = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
            response = Problem(find_code(response.status_code), headers=kept).respond()
        tell_standing(request, response)
        return response
