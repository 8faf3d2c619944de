"""A person's datasets: seen, made, renamed, deleted."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from classifier.intake.folders import find_folder
from classifier.intake.removal import remove_dataset
from classifier.intake.tasks import remove_chunk
from classifier.labelling.datasets import create_dataset, rename_dataset
from classifier.labelling.refusals import LabellingRefused
from classifier.labelling.selectors import find_progress
from classifier.ownership import find_datasets, get_dataset_or_404, provide_person


@require_http_methods(["GET", "HEAD", "POST"])
def list_all(request: HttpRequest) -> HttpResponse:
    """All datasets with their progress, and a form that makes a new one."""
    refusal = ""
    if request.method == "POST":
        try:
            dataset = create_dataset(person=provide_person(request), name=request.POST.get("name", ""))
        except LabellingRefused as refused:
            refusal = str(refused)
        else:
            return redirect("upload", dataset.pk)
    datasets = find_datasets(request)
    progress = find_progress(datasets)
    context = {"rows": [(dataset, progress[dataset.pk]) for dataset in datasets], "refusal": refusal}
    return render(request, "labelling/datasets.html", context, status=400 if refusal else 200)


@require_POST
def rename(request: HttpRequest, dataset_id: uuid.UUID) -> HttpResponse:
    """Give a dataset another name."""
    dataset = get_dataset_or_404(request, dataset_id)
    try:
        rename_dataset(dataset=dataset, name=request.POST.get("name", ""))
    except LabellingRefused as refused:
        messages.error(request, str(refused))
    return redirect("classes", dataset.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, dataset_id: uuid.UUID) -> HttpResponse:
    """Ask first; then the dataset is gone, and the background removes its pictures and its labels."""
    dataset = get_dataset_or_404(request, dataset_id)
    if request.method != "POST":
        progress = find_progress([dataset])[dataset.pk]
        context = {"dataset": dataset, "progress": progress, "folder": find_folder(dataset)}
        return render(request, "labelling/delete_dataset.html", context)
    remove_dataset(dataset=dataset)
    remove_chunk.enqueue()
    messages.success(request, _("The dataset “%(name)s” was deleted.") % {"name": dataset.name})
    return redirect("datasets")
