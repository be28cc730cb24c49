"""All tables as files: a CSV each, a Data Package that describes them, one SQLite database."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.documents import Document
from bilateral.errors import DocumentError
from bilateral.files import staging
from bilateral.plain import from_cell, to_cell

if TYPE_CHECKING:
    import pandas as pd

    from bilateral.collection import Tables
    from bilateral.schema import Field

__all__ = ["csv_text", "export", "read_csv", "seeds_readme"]

_SQL_TYPES = {"integer": "INTEGER", "number": "REAL", "boolean": "INTEGER"}


def export(tables: Tables, out: Path) -> list[Path]:
    """Write all tables to a folder and return the files' paths.

    Every file is made before the first is put in place, so that a failed run changes nothing.
    """
    from bilateral.schema import datapackage, schemas  # noqa: PLC0415

    rows = {name: _rows(frame) for name, frame in tables.items()}
    with staging(out.parent) as folder:
        for name, table in rows.items():
            content = csv_text(schemas()[name].columns, table).encode()
            (folder / f"{name}.csv").write_bytes(content)
        package = datapackage(
            name="bilateral",
            title="Latvia's bilateral relations, read from documents",
            version=version("bilateral"),
        )
        description = json.dumps(package, indent=2, ensure_ascii=False) + "\n"
        (folder / "datapackage.json").write_text(description, encoding="utf-8")
        _database(folder / "bilateral.sqlite", rows)
        out.mkdir(parents=True, exist_ok=True)
        made = [path.replace(out / path.name) for path in sorted(folder.iterdir())]
    for old in out.glob("*.csv"):
        if old not in made:
            old.unlink()
    return made


def _plain(value: Any) -> Any:
    """A cell as a plain Python value: None for every kind of null, dates as ISO text."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return None
    return value.isoformat()[:10] if hasattr(value, "isoformat") else value


def _rows(frame: Any) -> list[tuple[Any, ...]]:
    columns = [[_plain(value) for value in frame[name].tolist()] for name in frame]
    return list(zip(*columns, strict=True))


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    r"""A table as CSV (RFC 4180): lines end in CR LF, nulls are empty, truth is true or false.

    Words that a spreadsheet would take for a formula have an apostrophe before them, which
    `read_csv` takes away again; numbers stay numbers.

    >>> csv_text(["a", "b"], [("x, y", None), ("z", True), ("=1+1", -2)])
    'a,b\r\n"x, y",\r\nz,true\r\n\'=1+1,-2\r\n'
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return buffer.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return to_cell(value)
    return str(value).lower() if isinstance(value, bool) else value


def read_csv(path: Path) -> pd.DataFrame:
    """A table from the file that `export` wrote, equal to the one it was written from.

    Raises `DocumentError` when the file is not that of a table, or a cell is not of its type.
    """
    import pandas as pd  # noqa: PLC0415

    from bilateral.schema import schemas  # noqa: PLC0415

    table = schemas().get(path.stem)
    if table is None:
        raise DocumentError(f"{path}: there is no table {path.stem!r}")
    # A line of a document is one cell, however long.
    csv.field_size_limit(sys.maxsize)
    try:
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        if header != table.columns:
            raise ValueError(f"its columns are not {', '.join(table.columns)}")
        columns = zip(*rows, strict=True) if rows else ((),) * len(header)
        return pd.DataFrame(
            {
                field.name: _column(field, cells)
                for field, cells in zip(table.fields, columns, strict=True)
            }
        )
    except (OSError, ValueError, KeyError, csv.Error) as error:
        raise DocumentError(f"{path}: not a table as `export` writes it: {error}") from error


_TRUTH = {"true": True, "false": False}
_FROM_CELL: dict[str, Callable[[str], Any]] = {
    "integer": int,
    "number": float,
    "boolean": _TRUTH.__getitem__,
}
_DTYPES = {
    "integer": ("int64", "Int64"),
    "number": ("float64", "Float64"),
    "boolean": ("bool", "boolean"),
}


def _column(field: Field, cells: Sequence[str]) -> Any:
    """The values of a column, of the type that they have in the tables."""
    import numpy as np  # noqa: PLC0415
    import pandas as pd  # noqa: PLC0415

    if field.type == "date":
        return np.array([cell or "NaT" for cell in cells], dtype="datetime64[s]")
    read = _FROM_CELL.get(field.type, from_cell)
    values = [read(cell) if cell else None for cell in cells]
    required, optional = _DTYPES.get(field.type, ("string", "string"))
    dtype = required if field.required else optional
    return pd.Series(values, dtype=dtype)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _database(path: Path, rows: dict[str, list[tuple[Any, ...]]]) -> None:
    from bilateral.schema import schemas  # noqa: PLC0415

    connection = sqlite3.connect(path)
    with connection:
        for name, table in rows.items():
            fields = schemas()[name].fields
            columns = ", ".join(
                f"{_quoted(field.name)} {_SQL_TYPES.get(field.type, 'TEXT')}"
                + (" NOT NULL" if field.required else "")
                for field in fields
            )
            connection.execute(f"CREATE TABLE {_quoted(name)} ({columns})")
            places = ", ".join("?" * len(fields))
            connection.executemany(f"INSERT INTO {_quoted(name)} VALUES ({places})", table)
    connection.close()


_README_HEAD = """\
# The documents

Made from `sources.toml` by `make report`; correct that file, not this one.
Each document lies here byte for byte as it was received.
'Not known' means that neither the document nor common knowledge establishes it.
"""


def seeds_readme(documents: Iterable[Document]) -> str:
    """The README of a folder of documents, from what `sources.toml` says of them."""
    parts = [_README_HEAD]
    for document in documents:
        known = {
            "File": f"`{document.file}`",
            "Kind": f"`{document.kind}`",
            "Publisher": document.publisher,
            "Language": document.language,
            "Published": document.published,
            "Counterparts": ", ".join(document.counterparts) or None,
            "Terms": document.licence,
            "Address": f"<{document.url}>" if document.url else None,
            "Retrieved": document.retrieved,
            "Size": f"{len(document.lines):,} lines, {len(document.raw):,} characters",
            "SHA-256": f"`{document.sha256}`",
        }
        lines = [f"| {key} | {value or 'not known'} |" for key, value in known.items()]
        title = document.title or "(no title known)"
        parts.append(f"## {document.source}\n\n{title}\n\n| | |\n|---|---|\n" + "\n".join(lines))
    return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"
