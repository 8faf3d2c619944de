"""JSON schemas told shortly: a shape that a person can read at a glance."""

from typing import Any

Schemas = dict[str, Any]


def sketch(schema: dict[str, Any], schemas: Schemas) -> Any:
    """The shape of what a schema lets through: objects and lists as they are, all else as a word."""
    schema = _resolve(schema, schemas)
    if "properties" in schema:
        return {name: sketch(each, schemas) for name, each in schema["properties"].items()}
    if schema.get("type") == "array":
        return [sketch(schema.get("items", {}), schemas)]
    kinds = [each for each in schema.get("anyOf", []) if each.get("type") != "null"]
    if len(kinds) == 1:
        return sketch(kinds[0], schemas)
    return describe_type(schema, schemas)


def describe_type(schema: dict[str, Any], schemas: Schemas) -> str:
    """A word or a few for what is no object: its type, its choices, its limits."""
    schema = _resolve(schema, schemas)
    if "anyOf" in schema:
        return " or ".join(describe_type(each, schemas) for each in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(str(value) or '""' for value in schema["enum"])
    if schema.get("format") == "binary":
        return "file"
    if schema.get("type") == "array":
        return f"list of {describe_type(schema.get('items', {}), schemas)}"
    return " ".join(
        filter(None, [str(schema.get("format") or schema.get("type", "anything")), _limit(schema)])
    )


def _limit(schema: dict[str, Any]) -> str:
    least, most = schema.get("minimum"), schema.get("maximum")
    if least is not None and most is not None and most < 10**6:
        return f"{least}..{most}"
    return f"at most {schema['maxLength']} characters" if "maxLength" in schema else ""


def _resolve(schema: dict[str, Any], schemas: Schemas) -> dict[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    resolved: dict[str, Any] = schemas[name] if name else schema
    return resolved
