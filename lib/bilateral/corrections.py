"""Corrections that a reader passes to `load`: checked against the documents, told in every table.

A correction says what stands printed on a line and what should stand there. Quotes keep the
document's own words; only what is read from them changes, and the column `corrected` of each table
says which rows rest on a correction.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bilateral.errors import ParameterError

__all__ = ["Correction", "Patch", "patched", "read_corrections"]


class Correction(NamedTuple):
    """What a line prints, what should stand there, why, and on whose authority."""

    document: str
    line: int
    printed: str
    corrected: str
    reason: str
    authority: str

    def __str__(self) -> str:
        """The form in which tables show it."""
        return f"{self.document}:{self.line} “{self.printed}” → “{self.corrected}”"


class Patch(NamedTuple):
    """A correction in place: its span in the corrected text, and that of the printed words."""

    start: int
    end: int
    printed_start: int
    printed_end: int
    correction: Correction


Rows = Path | str | Iterable[Mapping[str, Any] | Sequence[Any]]
"""A CSV file with the columns of `Correction`, or rows: dicts or sequences in that order."""


def read_corrections(given: Rows | None) -> list[Correction]:
    """The corrections of a CSV file or of rows, checked for form.

    Raises `ParameterError` for a file that cannot be read, and for a row that lacks a value.

    >>> [str(c) for c in read_corrections([("a", 3, "1919", "1920", "a slip", "the original")])]
    ['a:3 “1919” → “1920”']
    >>> read_corrections([("a", 3, "1919", "1920", "a slip", "")])
    Traceback (most recent call last):
    bilateral.errors.ParameterError: corrections, row 1: 'authority' is missing
    """
    if given is None:
        return []
    if isinstance(given, (str, Path)):
        return [_correction(f"{given}, row {n}", row) for n, row in enumerate(_csv(given), 2)]
    return [_correction(f"corrections, row {n}", row) for n, row in enumerate(given, 1)]


def _csv(path: Path | str) -> list[list[str]]:
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise ParameterError(f"corrections: {path}: cannot be read: {why}") from error
    rows = list(csv.reader(io.StringIO(text, newline="")))
    columns = list(Correction._fields)
    if not rows or rows[0] != columns:
        raise ParameterError(f"{path}: the first line must be {','.join(columns)}")
    return [row for row in rows[1:] if row]


def _correction(where: str, row: Mapping[str, Any] | Sequence[Any]) -> Correction:
    names = Correction._fields
    values = dict(row) if isinstance(row, Mapping) else dict(zip(names, row, strict=False))
    if strange := [name for name in values if name not in names]:
        raise ParameterError(f"{where}: unknown column {strange[0]!r}")
    texts = {
        name: unicodedata.normalize("NFC", str(values.get(name) or "")).strip() for name in names
    }
    for name, text in texts.items():
        if not text:
            raise ParameterError(f"{where}: {name!r} is missing")
        if "\n" in text or "\r" in text:
            raise ParameterError(f"{where}: {name!r} goes over a line's end")
    if not texts["line"].isdecimal() or texts["line"] == "0":
        raise ParameterError(f"{where}: line {texts['line']!r} is not a number from 1")
    return Correction(**{**texts, "line": int(texts["line"])})  # type: ignore[arg-type]


def patched(text: str, corrections: Sequence[Correction]) -> tuple[str, list[Patch]]:
    """A text with its corrections made, and where they are; lines stay where they are.

    Raises `ParameterError` when the printed words are not on their line, are there twice, or are
    corrected twice.
    """
    lines = text.split("\n")
    found: list[tuple[int, int, Correction]] = []
    for one in corrections:
        where = f"corrections, {one.document}:{one.line}"
        if one.line > len(lines):
            raise ParameterError(f"{where}: the document has {len(lines)} lines")
        line = lines[one.line - 1]
        if line.count(one.printed) != 1:
            problem = "stands there more than once; print more of it" if one.printed in line else (
                f"is not on the line, which reads {line.strip()[:120]!r}"
            )  # fmt: skip
            raise ParameterError(f"{where}: {one.printed!r} {problem}")
        start = sum(map(len, lines[: one.line - 1])) + one.line - 1 + line.index(one.printed)
        found.append((start, start + len(one.printed), one))
    parts: list[str] = []
    patches: list[Patch] = []
    position = length = 0
    for start, end, one in sorted(found):
        if start < position:
            raise ParameterError(f"corrections, {one.document}:{one.line}: {one.printed!r} is "
                                 "corrected twice")  # fmt: skip
        parts += [text[position:start], one.corrected]
        length += start - position
        patches.append(Patch(length, length + len(one.corrected), start, end, one))
        length += len(one.corrected)
        position = end
    return "".join([*parts, text[position:]]), patches
