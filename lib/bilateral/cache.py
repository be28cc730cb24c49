"""Readings of documents, kept from one process to the next.

What a document is read as depends on the document, its entry and the library alone. Its records
are kept as JSON under the fingerprint of these three, so that a document that has not changed is
not read again, and so that nothing that is taken from the folder is ever run. So are the records of
the tables that are made from the others, under the fingerprint of all their documents. A file that
is damaged or of another make counts as none.

The folder is that of the system for such files, or the one that `BILATERAL_CACHE` names; where
this is empty nothing is kept.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

from bilateral.documents import Document
from bilateral.files import digest, write
from bilateral.records import RECORDS, Evidence, Record

__all__ = ["kept", "kept_table", "library_files"]

_PACKAGE = Path(__file__).resolve().parent
# What is made of tables does not decide how a document is read.
_NOT_MAKING = ("figures/", "publish/")
_NOT_READING = ("analysis/", *_NOT_MAKING)
_LIMIT = 256 * 2**20  # bytes of all that is kept
# As JSON the records of a document take more memory than itself many times over.
_LONGEST = 500_000  # characters

_PLACE = ("source", "line", "start", "end")
_TABLES: dict[str, Any] = {record.table_name: record for record in RECORDS}


def kept(document: Document, read: Callable[[Document], Sequence[Record]]) -> Sequence[Record]:
    """The records of a document: those kept, or those that `read` gives, which are then kept."""
    return _kept((document,), lambda: _fingerprint(document), lambda: read(document))


def kept_table(
    name: str, documents: Sequence[Document], make: Callable[[], Sequence[Record]]
) -> Sequence[Record]:
    """The records of a table that is made from the others of these documents, kept as theirs."""
    return _kept(documents, lambda: digest(_makers(), name, *map(_fingerprint, documents)), make)


def _kept(
    documents: Sequence[Document],
    fingerprint: Callable[[], str],
    make: Callable[[], Sequence[Record]],
) -> Sequence[Record]:
    folder = _folder()
    if folder is None or sum(len(document.raw) for document in documents) > _LONGEST:
        return make()
    path = folder / f"{fingerprint()}.json"
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
        records = _records(documents, json.loads(path.read_bytes()))
        path.touch()  # the files that are used last stay longest
        return records
    made = make()
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write(path, json.dumps(_rows(made), ensure_ascii=False))
        _make_room(folder)
    return made


def _folder() -> Path | None:
    named = os.environ.get("BILATERAL_CACHE")
    if named is not None:
        return Path(named) if named else None
    from platformdirs import user_cache_path  # noqa: PLC0415

    try:
        return user_cache_path("bilateral", appauthor=False)
    except (OSError, RuntimeError):  # a user without a home
        return None


def _fingerprint(document: Document) -> str:
    return digest(_library(), *(repr(getattr(document, field.name)) for field in fields(document)))


@cache
def _library() -> str:
    """Fingerprint of what decides how a document is read: code, data and the Python it runs on."""
    return _without(_NOT_READING)


@cache
def _makers() -> str:
    """Fingerprint of what decides how tables are made from others: analyses and pandas too."""
    import pandas as pd  # noqa: PLC0415

    return digest(pd.__version__, _without(_NOT_MAKING))


def _without(left_out: tuple[str, ...]) -> str:
    files = ((name, text) for name, text in library_files() if not name.startswith(left_out))
    return digest(platform.python_version(), *(part for file in files for part in file))


@cache
def library_files() -> tuple[tuple[str, bytes], ...]:
    """Name and content of each file of the library."""
    files = (path for path in sorted(_PACKAGE.rglob("*")) if path.is_file())
    return tuple(
        (path.relative_to(_PACKAGE).as_posix(), path.read_bytes())
        for path in files
        if path.suffix != ".pyc"
    )


def _rows(records: Sequence[Record]) -> list[list[Any]]:
    """Per record its table, where it stands, and its values; the quote is the document's."""
    return [
        [
            record.table_name,
            [getattr(record.evidence, name) for name in _PLACE],
            {f.name: getattr(record, f.name) for f in fields(record) if f.name != "evidence"},
        ]
        for record in records
    ]


def _records(documents: Sequence[Document], rows: list[list[Any]]) -> list[Record]:
    raw = {document.source: document.raw for document in documents}
    return [
        _TABLES[table](evidence=Evidence(source, line, start, end, raw[source]), **values)
        for table, (source, line, start, end), values in rows
    ]


def _make_room(folder: Path) -> None:
    """Remove what was not used for longest until the rest is within the limit."""
    files = [(path.stat(), path) for path in folder.glob("*.json")]
    room = _LIMIT
    for state, path in sorted(files, key=lambda file: -file[0].st_mtime):
        room -= state.st_size
        if room < 0:
            path.unlink(missing_ok=True)
