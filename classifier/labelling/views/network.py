"""Which network answers for a dataset."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from classifier.active_model import NETWORK_NAMES, NETWORKS, NetworkUnavailable, find_obstacle
from classifier.classification.comparison import compare_networks
from classifier.classification.tasks import reclassify_chunk
from classifier.error_views import render_error
from classifier.labelling.datasets import choose_dataset_network
from classifier.ownership import get_dataset_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, dataset_id: uuid.UUID) -> HttpResponse:
    """The networks side by side, and the choice between them."""
    dataset = get_dataset_or_404(request, dataset_id)
    if request.method != "POST":
        context = {"dataset": dataset, "comparison": compare_networks(), "obstacle": find_obstacle()}
        return render(request, "labelling/network.html", context | {"choices": NETWORK_NAMES.items()})
    wanted = request.POST.get("network", "")
    if wanted not in NETWORKS:
        return render_error(request, 400)
    try:
        is_another = choose_dataset_network(dataset=dataset, network=wanted)
    except NetworkUnavailable as unavailable:
        messages.error(request, str(unavailable.sentence))
        return redirect("network", dataset.pk)
    if is_another:
        reclassify_chunk.enqueue()
        sentence = _(
            "From now on %(name)s answers. It goes through the pictures that are here; decisions stay."
        )
        messages.success(request, sentence % {"name": NETWORK_NAMES[wanted]})
    return redirect("dataset", dataset.pk)
