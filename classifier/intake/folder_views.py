"""The link that manage.py open_folder prints: one browser on this machine gets the dataset."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from classifier.client_address import find_client
from classifier.error_views import render_error
from classifier.intake.folders import claim_dataset, find_offered
from classifier.models import Dataset
from classifier.ownership import provide_person

THIS_MACHINE = ("127.", "::/64")


@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask first, so that what merely looks at addresses does not use the link up; then on to the pictures."""
    if settings.IS_DEPLOYED or not find_client(request).startswith(THIS_MACHINE):
        raise Http404
    dataset = find_offered(secret)
    if dataset and request.method == "POST":
        dataset = claim_dataset(secret=secret, person=provide_person(request))
        if dataset:
            return redirect("dataset", dataset.pk)
    if dataset is None:
        return _say_used(request)
    return render(request, "intake/claim.html", _describe(dataset))


def _say_used(request: HttpRequest) -> HttpResponse:
    sentence = _("This link has been used, or replaced by a newer one. Run open_folder again for another.")
    return render_error(request, 404, sentence)


def _describe(dataset: Dataset) -> dict[str, object]:
    return {"dataset": dataset, "folder": dataset.folder.path}
