"""What the tests of the English readers share: documents made up for them, rows as plain values."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from pathlib import Path

from bilateral.documents import Document, load_documents
from bilateral.readers import Reading
from bilateral.reading import READERS
from bilateral.records import Event, Record
from bilateral.text.annotate import annotate

CORPUS = Path(__file__).resolve().parents[1] / "corpus"


def made_up(kind: str, name: str, counterpart: str, **declared: str) -> Document:
    raw = (CORPUS / kind / f"{name}.txt").read_bytes().decode("utf-8")
    return document(raw, kind, counterpart, **declared)


def document(raw: str, kind: str, counterpart: str, **declared: str) -> Document:
    return Document(
        source=declared.pop("source", "test"),
        kind=kind,
        language="en",
        raw=raw,
        counterparts=(counterpart,),
        **declared,
    )


def seed(kind: str) -> Document:
    return next(d for d in load_documents() if d.kind == kind)


def altered(original: Document, *changes: tuple[str, str]) -> Document:
    raw = original.raw
    for old, new in changes:
        assert raw.count(old) == 1, f"{old!r} stands {raw.count(old)} times in the document"
        raw = raw.replace(old, new)
    return document(raw, original.kind, original.counterparts[0], source=original.source)


def read(doc: Document) -> Reading:
    return READERS[doc.kind](doc, annotate(doc))


def rows(reading: Reading, table: str, *columns: str) -> list[tuple[object, ...]]:
    """Rows of a table in order of position, with some of their columns."""
    found = [r for r in reading.records if r.table_name == table]
    found.sort(key=lambda r: r.evidence.start)
    return [tuple(getattr(r, column) for column in columns) for r in found]


def quotes(reading: Reading, table: str) -> list[str]:
    found = [r for r in reading.records if r.table_name == table]
    return [r.evidence.quote for r in sorted(found, key=lambda r: r.evidence.start)]


def values(reading: Reading, *, prose: bool = False) -> Counter[tuple[object, ...]]:
    """All rows without their places; events of prose are tested with their own reader."""
    kept = [r for r in reading.records if prose or not isinstance(r, Event)]
    return Counter(_value(r) for r in kept)


def _value(record: Record) -> tuple[object, ...]:
    names = [f.name for f in fields(record) if f.name not in ("evidence", "line_end")]
    quote = " ".join(record.evidence.quote.split())
    return (record.table_name, *(getattr(record, name) for name in names), quote)


def unclaimed(doc: Document, reading: Reading) -> list[str]:
    return [x.text for x in doc.lines if not x.blank and x.number not in reading.claims]


def reasons(doc: Document, reading: Reading, reason: str) -> list[str]:
    return [
        doc.lines[number - 1].text
        for number, claim in sorted(reading.claims.items())
        if claim.reason == reason
    ]


def same_places(doc: Document, reading: Reading) -> bool:
    """Whether every quote is what stands at its offsets."""
    return all(
        doc.raw[r.evidence.start : r.evidence.end] == r.evidence.quote for r in reading.records
    )
