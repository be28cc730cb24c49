"""What must hold for whatever document is read: tables with sound evidence, or a clear error."""

from __future__ import annotations

import re
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from bilateral.collection import load
from bilateral.documents import Document
from bilateral.errors import BilateralError
from bilateral.reading import READERS, read_document
from bilateral.records import RECORDS, Coverage, Record
from bilateral.schema import schemas
from bilateral.tables import frame
from bilateral.text import edtf

__all__ = ["KINDS", "LANGUAGES", "document_of", "problems", "problems_of_loading", "records_of"]

KINDS = tuple(READERS)
LANGUAGES = ("en", "lv")

_BREAK = re.compile(r"\r\n|[\r\n\u2028\u2029\x85]")
_EDTFS = {
    name: [field.name for field in table.fields if field.type == "edtf"]
    for name, table in schemas().items()
}


def document_of(text: str, kind: str, language: str = "en") -> Document:
    """A document of one's own."""
    return Document("a", kind, language, text, file="a.txt", counterparts=("RUS",))


def records_of(document: Document) -> list[Record]:
    """Its records, or none when it is refused with an error of ours; all else goes through."""
    try:
        return read_document(document)
    except BilateralError:
        return []


def problems(document: Document, *, frames: bool = False) -> list[str]:
    """Everything unsound in what is read from a document; other errors than ours go through."""
    records = records_of(document)
    found = [*_evidence(document, records), *_coverage(document, records), *_dates(records)]
    if frames:
        for record in RECORDS:
            name = record.table_name
            if name not in ("sources", "findings", "coded_events"):
                frame(name, [each for each in records if each.table_name == name])
    return found


def _evidence(document: Document, records: Sequence[Record]) -> Iterator[str]:
    raw = document.raw
    starts = [0, *(match.end() for match in _BREAK.finditer(raw))]
    lines = Counter[int]()
    for record in records:
        place = record.evidence
        line, start, end, quote = place.line, place.start, place.end, place.quote
        what = f"{record.table_name}, {start}–{end}, {quote[:60]!r}"
        if place.source != document.source or raw[start:end] != quote:
            yield f"{what}: the file has {raw[start:end][:60]!r} there"
        if not quote.strip():
            yield f"{what}: an empty quote"
        begins = starts[line - 1] if 1 <= line <= len(starts) else len(raw) + 1
        ends = starts[line] if line < len(starts) else len(raw) + 1
        if not begins <= start < ends:
            yield f"{what}: does not stand on line {line}"
        lines[line] += 1


def _coverage(document: Document, records: Sequence[Record]) -> Iterator[str]:
    covered = [record.evidence.line for record in records if isinstance(record, Coverage)]
    expected = [line.number for line in document.lines if not line.blank]
    if records and covered != expected:
        odd = sorted(Counter(covered) - Counter(expected) | Counter(expected) - Counter(covered))
        yield f"coverage: lines {odd[:5]} are missing or doubled"


def _dates(records: Sequence[Record]) -> Iterator[str]:
    for record in records:
        for column in _EDTFS[record.table_name]:
            value = getattr(record, column)
            if value is None:
                continue
            try:
                first, last = edtf.bounds(value)
            except ValueError as error:
                yield f"{record.table_name}.{column}: {error}"
                continue
            if not value.isascii() or (first and last and first > last):
                yield f"{record.table_name}.{column}: {value!r} is no date"


def problems_of_loading(content: bytes, kind: str, language: str) -> list[str]:
    """As `problems`, of the bytes of a file that is read with all that is derived from it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "a.txt").write_bytes(content)
        entry = f'id = "a"\nfile = "a.txt"\nkind = "{kind}"\nlanguage = "{language}"\n'
        (folder / "sources.toml").write_text(
            f'[[source]]\n{entry}counterparts = ["RUS"]\n', encoding="utf-8"
        )
        try:
            tables = load(folder)
        except BilateralError:
            return []
        from tests.invariants import RULES

        # A document torn apart need not be understood, nor agree with itself.
        rules = [rule for rule in RULES if rule.__name__ in ("references", "values", "order")]
        found = [str(what) for rule in rules for what in rule(tables)]
        return found + problems(tables.documents[0])


def some(content: bytes, one_in: int) -> bool:
    """Whether a costly check is made of this content: the same answer each time."""
    return zlib.crc32(content) % one_in == 0
