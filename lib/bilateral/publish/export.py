"""All tables as files: a CSV each, a Data Package that describes them, one SQLite database."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.documents import Document
from bilateral.publish.files import staging

if TYPE_CHECKING:
    from bilateral.collection import Tables

__all__ = ["csv_text", "export", "seeds_readme"]

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

    >>> csv_text(["a", "b"], [("x, y", None), ("z", True)])
    'a,b\r\n"x, y",\r\nz,true\r\n'
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([str(v).lower() if isinstance(v, bool) else v for v in row])
    return buffer.getvalue()


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
