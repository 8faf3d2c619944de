"""What Label Studio calls: /health, /setup and /predict. A token of ours comes as a Basic password."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from classifier.active_model import active_card
from classifier.api.auth import authenticate, read_token
from classifier.api.limiting import charge
from classifier.label_studio.answers import predict_tasks
from classifier.label_studio.config import ConfigError, read_config
from classifier.problems import Problem

View = Callable[[HttpRequest], HttpResponse]
CHALLENGE = {"WWW-Authenticate": 'Basic realm="ClassifyMe"'}


def refusing(view: View) -> View:
    """Answers with the problem that the view raises."""

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        try:
            return view(request)
        except Problem as problem:
            return problem.respond()

    return answer


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Alive, and what it is. Asks for nothing: Label Studio waits one second."""
    return JsonResponse({"status": "UP", "model_class": "ClassifyMe"})


@csrf_exempt
@require_POST
@refusing
def setup(request: HttpRequest) -> JsonResponse:
    """The version that will answer. The project's configuration comes again with each request."""
    _authenticate(request)
    return JsonResponse({"model_version": active_card().model_version})


@csrf_exempt
@require_POST
@refusing
def predict(request: HttpRequest) -> JsonResponse:
    """One prediction for each task, in order."""
    _authenticate(request)
    body = _read_body(request)
    tasks, config = body.get("tasks"), body.get("label_config")
    if not isinstance(tasks, list) or not isinstance(config, str):
        raise Problem("invalid_request", _("Send “tasks”, a list, and “label_config”, a text."))
    if len(tasks) > settings.UPLOAD_MAX_FILES:
        sentence = _("One request can have at most %(limit)d pictures.")
        raise Problem("too_many_pictures", sentence % {"limit": settings.UPLOAD_MAX_FILES})
    if not all(isinstance(task, dict) for task in tasks):
        raise Problem("invalid_request", _("Each task is an object."))
    try:
        controls = read_config(config)
    except ConfigError as error:
        raise Problem("invalid_request", str(error)) from error
    return JsonResponse({"results": predict_tasks(tasks, controls)})


def _authenticate(request: HttpRequest) -> None:
    text = read_token(request.headers.get("Authorization", ""))
    if text is None:
        charge(request)
        raise Problem("not_authenticated", headers=CHALLENGE)
    try:
        authenticate(request, text)
    except Problem as problem:
        if problem.code == "unknown_token":
            problem.headers |= CHALLENGE
        raise


def _read_body(request: HttpRequest) -> dict[str, Any]:
    text = request.read(settings.API_MAX_JSON_BYTES + 1)
    if len(text) > settings.API_MAX_JSON_BYTES:
        raise Problem("too_large")
    try:
        body = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Problem("bad_request", _("The body is no JSON.")) from error
    if not isinstance(body, dict):
        raise Problem("invalid_request", _("The body is no object."))
    return body
