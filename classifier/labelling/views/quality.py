"""How good the labels are: the estimate and its target, audits, and accepting what the network is sure of."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classifier.labelling.accepting import accept_sure, select_sure
from classifier.labelling.audits import (
    SIZE,
    end_audit,
    find_finished_audits,
    find_open_audit,
    start_audit,
)
from classifier.labelling.datasets import set_target
from classifier.labelling.estimates import Opinion, estimate_quality
from classifier.labelling.forms import AcceptForm, AuditForm, TargetForm
from classifier.labelling.refusals import LabellingRefused
from classifier.labelling.wording import describe_audit, describe_estimate, describe_outcome
from classifier.ownership import get_dataset_or_404, provide_person
from classifier.permissions import Action

SHOWN_AUDITS = 20


@require_safe
def show(request: HttpRequest, dataset_id: uuid.UUID) -> HttpResponse:
    """The estimate with what it rests on, and the audits."""
    dataset = get_dataset_or_404(request, dataset_id, Action.READ)
    estimate = estimate_quality(dataset)
    context = {
        "dataset": dataset,
        "estimate": estimate,
        "estimate_text": describe_estimate(estimate) if estimate else "",
        "target_form": TargetForm({"target": f"{100 * dataset.target:g}"}),
        "audit_form": AuditForm(initial={"size": SIZE}),
        "accept_form": AcceptForm(),
        "open_audit": find_open_audit(dataset),
        "audits": [(a, describe_audit(a)) for a in find_finished_audits(dataset)[:SHOWN_AUDITS]],
    }
    return render(request, "labelling/quality.html", context)


@require_POST
def change_target(request: HttpRequest, dataset_id: uuid.UUID) -> HttpResponse:
    """Another share of right labels to go for."""
    dataset = get_dataset_or_404(request, dataset_id, Action.CHANGE)
    form = TargetForm(request.POST)
    if form.is_valid():
        set_target(dataset=dataset, target=form.cleaned_data["target"] / 100)
    else:
        messages.error(request, _("The target is a share between 50 and 100 %."))
    return redirect("quality", dataset.pk)


@require_POST
def audit(request: HttpRequest, dataset_id: uuid.UUID) -> HttpResponse:
    """Begin an audit, go on with the one that is open, or end it."""
    dataset = get_dataset_or_404(request, dataset_id, Action.REVIEW)
    going_on = find_open_audit(dataset)
    if request.POST.get("action") == "end":
        if going_on is not None:
            end_audit(audit=going_on)
        return redirect("quality", dataset.pk)
    form = AuditForm(request.POST)
    if going_on is None:
        try:
            going_on = start_audit(dataset=dataset, size=form.read_size())
        except LabellingRefused as refused:
            messages.error(request, str(refused))
            return redirect("quality", dataset.pk)
    return HttpResponseRedirect(f"{reverse('review', args=[dataset.pk])}?audit={going_on.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, dataset_id: uuid.UUID) -> HttpResponse:
    """Say how many guesses above a confidence there are, and how many of them are probably wrong; posted to,
    accept them all."""
    dataset = get_dataset_or_404(request, dataset_id, Action.REVIEW)
    form = AcceptForm(request.POST if request.method == "POST" else request.GET)
    above = form.read_share()
    if request.method == "POST":
        outcome = accept_sure(dataset=dataset, above=above, person=provide_person(request))
        for sentence in describe_outcome(outcome):
            messages.success(request, sentence)
        return redirect("dataset", dataset.pk)
    sure = select_sure(dataset, above)
    count = sure.count()
    context = {
        "dataset": dataset,
        "form": form,
        "above": 100 * above,
        "count": count,
        "wrong": Opinion(dataset).expect_wrong(sure) if count else None,
    }
    return render(request, "labelling/accept.html", context)
