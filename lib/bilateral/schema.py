"""The schema of every table, read from the records, and its machine form (Data Package v2)."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from bilateral.records import RECORDS, Column, Edtf, Record

__all__ = ["CELLS", "EVIDENCE", "Field", "TableSchema", "datapackage", "schemas"]

EVIDENCE = ("source", "line", "start", "end", "quote")

CELLS = (
    "In CSV, words that begin with =, +, -, @, a tab or a line break (after any apostrophes) have "
    "one apostrophe before them, so that no spreadsheet takes them for a formula; "
    "bilateral.publish.export.read_csv takes it away again. Numbers stand as they are."
)
"""How the cells of the CSV files differ from the values."""


class Field(NamedTuple):
    """A column: its name, its type in the tables and what it means.

    `type` is string, edtf, integer, number, boolean, date or vocabulary (a string out of `values`).
    """

    name: str
    type: str
    description: str
    required: bool = False
    unit: str | None = None
    values: tuple[str, ...] = ()


class TableSchema(NamedTuple):
    """A table: its name, what a row is, and its columns in order."""

    name: str
    row: str
    fields: tuple[Field, ...]
    record: Any

    @property
    def columns(self) -> list[str]:
        """Names of the columns in order."""
        return [column.name for column in self.fields]


_UNIONS = (UnionType, Union)
_TYPES = {str: "string", int: "integer", float: "number", bool: "boolean", Edtf: "edtf"}

_PLACE_FIELDS = (
    Field(
        "corrected",
        "string",
        "Corrections given to load() that the row rests on, as document:line “printed” → "
        "“corrected”; null where all is read as printed",
    ),
    Field("source", "string", "Id of the document", required=True),
    Field("line", "integer", "Line of the file, from 1; the line of `start`", required=True),
    Field("start", "integer", "Offset of the quote's first character, from 0", True, "characters"),
    Field("end", "integer", "Offset after the quote's last character", True, "characters"),
    Field("quote", "string", "The words: exactly text[start:end] of the file", required=True),
)


def _field(name: str, hint: Any) -> Field:
    annotated, column = get_args(hint)
    assert get_origin(hint) is Annotated
    assert isinstance(column, Column)
    options = get_args(annotated) if get_origin(annotated) in _UNIONS else (annotated,)
    base = next(option for option in options if option is not type(None))
    kind = "string" if get_origin(base) is Literal else _TYPES[base]
    return Field(
        name,
        kind,
        column.description,
        required=type(None) not in options,
        unit=column.unit,
        values=column.values,
    )


def _columns_of(field: Field) -> tuple[Field, ...]:
    """The field itself; an EDTF date is followed by its bounds."""
    if field.type != "edtf":
        return (field,)
    what = field.description[0].lower() + field.description[1:]
    return (
        field,
        Field(f"{field.name}_earliest", "date", f"First day that may be meant: {what}"),
        Field(f"{field.name}_latest", "date", f"Last day that may be meant: {what}"),
    )


@cache
def schemas() -> dict[str, TableSchema]:
    """The schema of each table by its name, in the order of the data model.

    >>> schemas()["missions"].columns[:5]
    ['type', 'sending', 'receiving', 'city', 'opened']
    >>> schemas()["missions"].columns[-5:]
    ['source', 'line', 'start', 'end', 'quote']
    """
    tables = {}
    for record in RECORDS:
        # The evidence carries no Annotated column; only columns do.
        declared = [field.name for field in fields(record) if field.name != "evidence"]
        hints = get_type_hints(record, include_extras=True)
        columns = [c for name in declared for c in _columns_of(_field(name, hints[name]))]
        if issubclass(record, Record):
            columns += _PLACE_FIELDS
        name = record.table_name
        tables[name] = TableSchema(name, (record.__doc__ or "").strip(), tuple(columns), record)
    return tables


_DATA_PACKAGE_TYPES = {"edtf": "string"}


def datapackage(*, name: str, title: str, version: str) -> dict[str, Any]:
    """The Data Package (version 2) descriptor of the CSV files of all tables."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": name,
        "title": title,
        "version": version,
        "description": CELLS,
        "resources": [_resource(table) for table in schemas().values()],
    }


def _resource(table: TableSchema) -> dict[str, Any]:
    return {
        "name": table.name,
        "type": "table",
        "path": f"{table.name}.csv",
        "description": f"One row is {table.row}",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
            "fields": [_descriptor(field) for field in table.fields],
            "missingValues": [""],
        },
    }


def _descriptor(field: Field) -> dict[str, Any]:
    descriptor: dict[str, Any] = {
        "name": field.name,
        "type": _DATA_PACKAGE_TYPES.get(field.type, field.type),
        "description": field.description,
    }
    if field.type == "edtf":
        descriptor["description"] += ", as EDTF (ISO 8601-2)"
    if field.unit:
        descriptor["unit"] = field.unit
    constraints: dict[str, Any] = {}
    if field.required:
        constraints["required"] = True
    if field.values:
        constraints["enum"] = list(field.values)
    if constraints:
        descriptor["constraints"] = constraints
    return descriptor
