"""Pages of sharing: a dataset's links, and where a link leads."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from classifier.models import Share
from classifier.ownership import find_person, get_dataset_or_404, provide_person
from classifier.permissions import Action
from classifier.sharing.links import make_token
from classifier.sharing.selectors import find_share, find_shares
from classifier.sharing.services import SharingRefused, create_share, leave, open_share, revoke_share


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, dataset_id: uuid.UUID) -> HttpResponse:
    """All links with their last use; posted to, one more."""
    dataset = get_dataset_or_404(request, dataset_id, Action.SHARE)
    refusal = ""
    if request.method == "POST":
        try:
            create_share(dataset=dataset, role=request.POST.get("role", ""))
        except SharingRefused as refused:
            refusal = str(refused)
        else:
            messages.success(request, _("There is a new link. Give it to whom you trust with it."))
            return redirect("sharing", dataset.pk)
    links = [(share, request.build_absolute_uri(_address_of(share))) for share in find_shares(dataset)]
    context = {"dataset": dataset, "links": links, "roles": Share.Role.choices, "refusal": refusal}
    return render(request, "sharing/sharing.html", context, status=400 if refusal else 200)


@require_POST
def revoke(request: HttpRequest, dataset_id: uuid.UUID, share_id: uuid.UUID) -> HttpResponse:
    """Take a link back."""
    dataset = get_dataset_or_404(request, dataset_id, Action.SHARE)
    if revoke_share(dataset=dataset, share_id=share_id):
        messages.success(request, _("The link is revoked. Who came by it finds nothing here any more."))
    return redirect("sharing", dataset.pk)


@never_cache
@require_GET
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Where a link leads: the dataset is in the person's list from now on."""
    share = find_share(token)
    if share is None:
        raise Http404
    open_share(share=share, person=provide_person(request))
    return redirect("dataset", share.dataset_id)


@require_POST
def leave_shared(request: HttpRequest, dataset_id: uuid.UUID) -> HttpResponse:
    """Take a dataset that is shared with one off one's own list."""
    dataset = get_dataset_or_404(request, dataset_id, Action.READ)
    if leave(dataset=dataset, person=find_person(request)):
        messages.success(request, _("The dataset “%(name)s” is off your list.") % {"name": dataset.name})
    return redirect("datasets")


def _address_of(share: Share) -> str:
    return reverse("shared", args=[make_token(share.pk)])
