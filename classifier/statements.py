"""Many rows written by one prepared statement: Django's own bulk methods take several times as long."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Field, ForeignKey, Model


def insert_all(rows: Sequence[Model], *, skips_known: bool = False) -> None:
    """Insert new rows of one model. Unlike bulk_create it does not tell them the ids that they get.

    With `skips_known` a row that a constraint forbids, because there is one already, is passed over.
    """
    if not rows:
        return
    meta = rows[0]._meta
    fields = [field for field in meta.concrete_fields if field is not meta.auto_field]
    columns = ", ".join(_quote(field) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {meta.db_table} ({columns}) VALUES ({places})"  # noqa: S608 - names
    _execute(statement + " ON CONFLICT DO NOTHING" * skips_known, rows, fields)


def update_all(rows: Sequence[Model], names: Sequence[str]) -> None:
    """Write the fields of these names; each row has values of its own."""
    if not rows:
        return
    meta = rows[0]._meta
    fields = [field for field in meta.concrete_fields if field.name in names]
    columns = ", ".join(f"{_quote(field)} = %s" for field in fields)
    key = meta.pk
    statement = f"UPDATE {meta.db_table} SET {columns} WHERE {_quote(key)} = %s"  # noqa: S608 - names
    _execute(statement, rows, [*fields, key])


def update_columns(
    model: type[Model], names: Sequence[str], keys: Sequence[Any], columns: Sequence[Sequence[Any]]
) -> None:
    """Write values that the database takes as they are, given column by column, into the rows of these
    keys."""
    meta = model._meta
    settings = ", ".join(f"{_quote(meta.get_field(name))} = %s" for name in names)
    statement = f"UPDATE {meta.db_table} SET {settings} WHERE {_quote(meta.pk)} = %s"  # noqa: S608 - names
    own = [meta.pk.get_db_prep_value(key, connection) for key in keys]
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(zip(*columns, own, strict=True)))


def _execute(statement: str, rows: Sequence[Model], fields: Sequence[Field[Any, Any]]) -> None:
    # Not the proxy, nor a foreign key's way round by the field that it points to: asked for every value.
    database = connections[DEFAULT_DB_ALIAS]
    columns = [(field.attname, _find_target(field).get_db_prep_save) for field in fields]
    values = [[prepare(getattr(row, name), database) for name, prepare in columns] for row in rows]
    with database.cursor() as cursor:
        cursor.executemany(statement, values)


def _find_target(field: Field[Any, Any]) -> Field[Any, Any]:
    """The field itself, or the one that it points to."""
    return field.target_field if isinstance(field, ForeignKey) else field


def _quote(field: Any) -> str:
    return connection.ops.quote_name(str(field.column))
