"""The documentation page: the OpenAPI document as a page of our own, without a script."""

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from classifier.api.sketches import describe_type, sketch
from classifier.api.v1 import api
from classifier.problems import PROBLEMS

EXAMPLES = """\
curl {address}/predict -F pictures=@cat.jpg
curl {address}/datasets -H "Authorization: Bearer cm_…\""""


@dataclass(frozen=True)
class Operation:
    """One address and method, as the page tells of it. Sketches are JSON that shows the shape."""

    name: str
    method: str
    path: str
    summary: SafeString
    description: SafeString
    is_open: bool
    parameters: list[dict[str, Any]]
    body_type: str
    body: str
    answer_status: str
    answer: str


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Every operation, by noun, and every code that a refusal can have."""
    context = {
        "document": read_document()["info"],
        "groups": list_groups(),
        "problems": [(code, status, title) for code, (status, title) in PROBLEMS.items()],
        "label_studio": request.build_absolute_uri("/label-studio"),
        "examples": EXAMPLES.format(address=request.build_absolute_uri("/api/v1")),
    }
    return render(request, "api/documentation.html", context)


@cache
def read_document() -> dict[str, Any]:
    """The OpenAPI document, as programs get it."""
    document: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema()))
    return document


@cache
def list_groups() -> list[tuple[str, list[Operation]]]:
    """The operations by their noun, in the document's order."""
    groups: dict[str, list[Operation]] = defaultdict(list)
    for path, operations in read_document()["paths"].items():
        for method, operation in operations.items():
            groups[operation["tags"][0]].append(_describe(path, method, operation))
    return list(groups.items())


def _describe(path: str, method: str, operation: dict[str, Any]) -> Operation:
    schemas = read_document()["components"]["schemas"]
    body_type, body = _describe_content(operation.get("requestBody", {}), schemas)
    status = min(operation["responses"])
    description = operation.get("description", "")
    summary, _blank, rest = description.partition("\n\n")
    return Operation(
        name=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=mark_code(summary or operation["summary"]),
        description=mark_code(rest),
        is_open={} in operation.get("security", []),
        parameters=[_describe_parameter(each, schemas) for each in operation["parameters"]],
        body_type=body_type,
        body=body,
        answer_status=status,
        answer=_describe_content(operation["responses"][status], schemas)[1],
    )


def mark_code(text: str) -> SafeString:
    """The text with what stands between backticks as code, safe for a page."""
    words = text.split("`")
    return format_html_join(
        "", "{}", ((_wrap(word) if place % 2 else word,) for place, word in enumerate(words))
    )


def _wrap(code: str) -> SafeString:
    return format_html("<code>{}</code>", code)


def _describe_parameter(parameter: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    schema = parameter["schema"]
    return {
        "name": parameter["name"],
        "is_required": parameter["required"],
        "type": describe_type(schema, schemas),
        "default": schema.get("default"),
        "description": mark_code(parameter.get("description", "")),
    }


def _describe_content(holder: dict[str, Any], schemas: dict[str, Any]) -> tuple[str, str]:
    """The content type and a sketch; the sketch is empty for what is no JSON."""
    content = holder.get("content", {})
    if not content:
        return "", ""
    content_type, described = next(iter(content.items()))
    shape = sketch(described["schema"], schemas)
    is_file = shape == "file"
    return content_type, "" if is_file else json.dumps(shape, indent=2, ensure_ascii=False)
