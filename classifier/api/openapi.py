"""The OpenAPI document: what the framework writes, and what only we know of our answers."""

from typing import Any

from ninja import Schema
from ninja.openapi.schema import REF_TEMPLATE

from classifier.api.schemas.base import ProblemOut
from classifier.problems import CONTENT_TYPE, PROBLEMS

# Any address may answer with these; the operations name what is theirs alone.
EVERYWHERE = (400, 401, 403, 404, 405, 411, 413, 415, 422, 429, 500, 503)
WITHOUT_TOKEN: dict[str, Any] = {"security": [{}]}
_HEADERS = {
    "RateLimit-Limit": "How many requests a minute allows; only where there is a limit.",
    "RateLimit-Remaining": "How many are left of it.",
    "RateLimit-Reset": "The seconds until the next minute begins.",
}
_HEADER_REFS = {name: {"$ref": f"#/components/headers/{name}"} for name in _HEADERS}


def describe_body(schema: type[Schema]) -> dict[str, Any]:
    """`openapi_extra` for a JSON body that the operation reads by itself."""
    reference = {"$ref": REF_TEMPLATE.format(model=schema.__name__)}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": reference}}}}


def describe_download(content_types: tuple[str, ...]) -> dict[str, Any]:
    """`openapi_extra` for an answer that is a file."""
    file = {"type": "string", "format": "binary"}
    content = {name: {"schema": {} if name.endswith("json") else file} for name in content_types}
    return {"responses": {200: {"description": "The file", "content": content}}}


def complete(document: dict[str, Any], *schemas: type[Schema]) -> None:
    """Add to the document the refusals of every operation, and the headers that tell of the limits.

    `schemas` are those of bodies that operations read by themselves.
    """
    components = document["components"]
    every: list[type[Schema]] = [ProblemOut, *schemas]
    for schema in every:
        described = schema.model_json_schema(ref_template=REF_TEMPLATE)
        components["schemas"].update(described.pop("$defs", {}))
        components["schemas"][schema.__name__] = described
    components["headers"] = {
        name: {"description": text, "schema": {"type": "integer"}} for name, text in _HEADERS.items()
    }
    statuses = sorted({status for status, _title in PROBLEMS.values()})
    components["responses"] = {f"Problem{status}": _describe_problem(status) for status in statuses}
    for operations in document["paths"].values():
        for operation in operations.values():
            _name_form(operation)
            _refer_to_choices(operation, components["schemas"])
            operation["responses"] = _complete_responses(operation["responses"])


def _name_form(operation: dict[str, Any]) -> None:
    """Generated clients put the operation before the title: `UploadImagesForm`, say."""
    content = operation.get("requestBody", {}).get("content", {})
    if "multipart/form-data" in content:
        content["multipart/form-data"]["schema"]["title"] = "Form"


def _refer_to_choices(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """The framework copies the choices into every parameter; clients shall have one type for all."""
    for parameter in operation.get("parameters", []):
        match parameter["schema"].get("allOf"):
            case [{"enum": _, "title": title} as choices]:
                schemas.setdefault(title, choices)
                parameter["schema"]["allOf"] = [{"$ref": REF_TEMPLATE.format(model=title)}]


def _complete_responses(responses: dict[int, Any]) -> dict[str, Any]:
    good = {str(status): one | {"headers": _HEADER_REFS} for status, one in responses.items() if status < 400}
    refused = sorted({*EVERYWHERE, *(status for status in responses if status >= 400)})
    return good | {str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in refused}


def _describe_problem(status: int) -> dict[str, Any]:
    codes = ", ".join(code for code, (of_code, _title) in PROBLEMS.items() if of_code == status)
    content = {CONTENT_TYPE: {"schema": {"$ref": REF_TEMPLATE.format(model=ProblemOut.__name__)}}}
    return {"description": codes, "content": content, "headers": _HEADER_REFS}
