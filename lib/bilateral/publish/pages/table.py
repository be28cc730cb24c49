"""The page of a table: every row with its place, to be searched, sorted and taken along."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bilateral.documents import Document
from bilateral.plain import escape
from bilateral.publish.pages.frame import Navigation, environment, framed
from bilateral.publish.sources import is_latvian, is_null, place_links, plain_text
from bilateral.schema import EVIDENCE, Field, TableSchema, schemas
from bilateral.text.edtf import readable

if TYPE_CHECKING:
    from bilateral.collection import Tables

__all__ = ["counted", "table_page", "table_title"]


def table_title(name: str) -> str:
    """The name of a table in words.

    >>> table_title("court_cases")
    'Court cases'
    """
    return name.replace("_", " ").capitalize()


def counted(rows: int) -> str:
    """How many rows.

    >>> counted(1), counted(1200)
    ('1 row', '1,200 rows')
    """
    return f"{rows:,} row{'' if rows == 1 else 's'}"


def table_page(tables: Tables, name: str, documents: Mapping[str, Document], to: Navigation) -> str:
    """The page of a table; its rows are `#r1`, `#r2` … in the order of the CSV file."""
    schema = schemas()[name]
    records = getattr(tables, name).to_dict("records")
    fields, left_out = _shown_fields(schema, records)
    placed = set(EVIDENCE) <= set(schema.columns)
    heads = [("row", True), *([("place", False)] if placed else [])]
    heads += [(field.name.replace("_", " "), _is_number(field)) for field in fields]
    heads += [("words", False)] if placed else []
    rows = [
        _row(number, record, fields, documents if placed else {})
        for number, record in enumerate(records, 1)
    ]
    from markupsafe import Markup  # noqa: PLC0415

    meaning = "Its place leads to the line it comes from." if placed else ""
    body = (
        environment()
        .get_template("table.html.j2")
        .render(
            name=name,
            title=table_title(name),
            count=counted(len(records)),
            what=schema.row.rstrip("."),
            meaning=meaning,
            csv=base64.b64encode(_csv(schema, records).encode()).decode(),
            heads=heads,
            left_out=left_out,
            rows=Markup("\n".join(rows)),
        )
    )
    return framed(
        title=f"Table: {table_title(name)}",
        kind="table",
        body=body,
        navigation=to,
        current=name,
        script="table.js",
    )


def _csv(schema: TableSchema, records: list[dict[Any, Any]]) -> str:
    from bilateral.publish.export import csv_text  # noqa: PLC0415

    def plain(value: Any) -> Any:
        if is_null(value):
            return None
        return value.isoformat()[:10] if hasattr(value, "isoformat") else value

    return csv_text(
        schema.columns, [[plain(row[column]) for column in schema.columns] for row in records]
    )


def _shown_fields(schema: TableSchema, records: list[dict[Any, Any]]) -> tuple[list[Field], str]:
    """The columns that say something beside the place, and a note on the others."""
    bounds = [field for field in schema.fields if field.type == "date"]
    own = [f for f in schema.fields if f not in bounds and f.name not in EVIDENCE]
    if not set(EVIDENCE) <= set(schema.columns):
        own = [field for field in schema.fields if field not in bounds]
    empty = [f for f in own if records and all(is_null(row[f.name]) for row in records)]
    notes = []
    if bounds:
        notes.append("The file has the first and last day of each date as well.")
    if empty:
        # That nothing was corrected is what one expects.
        names = ", ".join(f.name.replace("_", " ") for f in empty if f.name != "corrected")
        notes += [f"Without any value: {names}."] if names else []
    return [field for field in own if field not in empty], " ".join(notes)


# Characters from which on a cell is given more width.
_LONG = 60


def _is_number(field: Field) -> bool:
    return field.type in ("integer", "number")


def _row(
    number: int, record: Mapping[Any, Any], fields: list[Field], documents: Mapping[str, Document]
) -> str:
    cells = [f'<th scope="row" class="number"><a href="#r{number}">{number}</a></th>']
    own = [_cell(field, record[field.name]) for field in fields]
    if not documents:
        cells += own
    else:
        source, line = str(record["source"]), int(record["line"])
        cells.append(f'<td class="short">{place_links(f"{source}:{line}")}</td>')
        cells += own
        words = escape(" ".join(str(record["quote"]).split()))
        language = documents[source].lines[line - 1].language
        lang = f' lang="{language}"' if language != "en" else ""
        cells.append(f'<td class="quote"{lang}>{words}</td>')
    return f'<tr id="r{number}">{"".join(cells)}</tr>'


def _cell(field: Field, value: Any) -> str:
    if is_null(value):
        return "<td></td>"
    words = plain_text(value)
    if _is_number(field):
        # Sorted by the number itself, whatever it looks like.
        key = f' data-key="{value}"' if "," in words else ""
        return f'<td class="number"{key}>{words}</td>'
    if field.type == "edtf":
        return _date_cell(words)
    shown = escape(words)
    if field.name == "url":
        shown = f'<a href="{shown}" rel="noreferrer">{shown}</a>'
    elif field.name == "places":
        shown = place_links(words)
    elif field.name == "source":
        shown = f'<a href="../sources/{shown}.html">{shown}</a>'
    lang = ' lang="lv"' if is_latvian(words) else ""
    long = ' class="long"' if len(words) > _LONG else ""
    return f"<td{long}{lang}>{shown}</td>"


def _date_cell(edtf: str) -> str:
    words = readable(edtf)
    key = "" if words == edtf else f' data-key="{escape(edtf)}" title="{escape(edtf)}"'
    return f'<td class="date"{key}>{words}</td>'
