"""From a folder of documents to all tables: the library's front door."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from operator import attrgetter
from pathlib import Path

import pandas as pd

from bilateral.documents import Document, Line, iter_documents, load_documents
from bilateral.errors import DocumentError, check_choice
from bilateral.events import all_events
from bilateral.readers import (
    Reading,
    encyclopedia,
    fact_sheet,
    history_article,
    mfa_page,
    press_release,
)
from bilateral.records import (
    RECORDS,
    Coverage,
    DateRow,
    Event,
    Evidence,
    Quantity,
    Record,
    Section,
    Source,
    TradeGroup,
    TradePartner,
    TradeProduct,
)
from bilateral.tables import frame
from bilateral.text.annotate import Annotations, annotate

__all__ = ["READERS", "Tables", "excuses_not_needed", "load", "read_document", "stream"]

READERS = {
    "encyclopedia": encyclopedia.read,
    "press_release": press_release.read,
    "history_article": history_article.read,
    "fact_sheet": fact_sheet.read,
    "mfa_page": mfa_page.read,
}
"""Kind of document → its reader."""


_DERIVED = ("findings", "coded_events")


@dataclass(frozen=True)
class Tables:
    """All tables of a collection of documents, each a DataFrame under its own name."""

    documents: tuple[Document, ...] = field(repr=False)
    sources: pd.DataFrame = field(repr=False)
    sections: pd.DataFrame = field(repr=False)
    coverage: pd.DataFrame = field(repr=False)
    dates: pd.DataFrame = field(repr=False)
    quantities: pd.DataFrame = field(repr=False)
    events: pd.DataFrame = field(repr=False)
    visits: pd.DataFrame = field(repr=False)
    visitors: pd.DataFrame = field(repr=False)
    envoys: pd.DataFrame = field(repr=False)
    missions: pd.DataFrame = field(repr=False)
    treaties: pd.DataFrame = field(repr=False)
    court_cases: pd.DataFrame = field(repr=False)
    trade_partners: pd.DataFrame = field(repr=False)
    trade_totals: pd.DataFrame = field(repr=False)
    trade_groups: pd.DataFrame = field(repr=False)
    trade_products: pd.DataFrame = field(repr=False)
    investments: pd.DataFrame = field(repr=False)
    security_assistance: pd.DataFrame = field(repr=False)

    @cached_property
    def findings(self) -> pd.DataFrame:
        """What in the documents does not hold, or was tested and holds; made when first asked."""
        from bilateral.analysis.criticism import findings  # noqa: PLC0415

        return frame("findings", findings(self))

    @cached_property
    def coded_events(self) -> pd.DataFrame:
        """The events coded for conflict and cooperation; made when first asked."""
        from bilateral.analysis.tension import coded_events  # noqa: PLC0415

        return frame("coded_events", coded_events(self.events))

    def of(self, documents: Collection[str]) -> Tables:
        """The tables of some documents only, by their ids; empty means all.

        Raises `ParameterError` for an id that does not occur.
        """
        if not documents:
            return self
        chosen = check_choice("documents", documents, list(self.sources["source"]))
        kept = {
            name: rows[rows["source"].isin(chosen)].reset_index(drop=True)
            for name, rows in self.items()
            if name not in _DERIVED
        }
        return Tables(tuple(d for d in self.documents if d.source in chosen), **kept)

    def items(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """Name and table of each, in the order of the data model."""
        for record in RECORDS:
            yield record.table_name, getattr(self, record.table_name)


def load(seeds: Path | str | None = None) -> Tables:
    """Read the documents of a folder (the collection's own `seeds/` by default) into tables.

    Raises `DocumentError` when `sources.toml`, a document or its kind cannot be used.
    """
    documents = load_documents(seeds)
    rows: dict[str, list[Record | Source]] = defaultdict(list)
    for document in documents:
        rows["sources"].append(_source(document))
        for record in read_document(document):
            rows[record.table_name].append(record)
    events = [row for row in rows["events"] if isinstance(row, Event)]
    rows["events"] = list(all_events(events, rows))
    return Tables(
        documents=tuple(documents),
        **{
            record.table_name: frame(record.table_name, rows[record.table_name])
            for record in RECORDS
            if record.table_name not in _DERIVED
        },
    )


def stream(seeds: Path | str | None = None) -> Iterator[tuple[Document, list[Record]]]:
    """Each document of a folder with its records, one after another.

    For collections too large to hold at once: nothing is kept of a document when the next is read.
    The events that lists tell, and the links between events, need `load`.

    >>> [(document.source, len(records) > 0) for document, records in stream()][:2]
    [('latvia-russia', True), ('mod-2018', True)]
    """
    for document in iter_documents(seeds):
        yield document, read_document(document)


def read_document(document: Document) -> list[Record]:
    """All records of one document but those that need the others, in order of position.

    `events` holds what prose tells; the events that lists tell are derived from their tables.
    """
    reader = READERS.get(document.kind)
    if reader is None:
        raise DocumentError(
            f"{document.file}: kind {document.kind!r} has no reader; known kinds: "
            f"{', '.join(sorted(READERS))}"
        )
    annotations = annotate(document)
    reading = reader(document, annotations)
    records = [*reading.records, *_dates(document, annotations)]
    records += _quantities(document, annotations, reading)
    records += _coverage(document, reading, records)
    # Stable: of two rows from one place the reader's order stands.
    return sorted(records, key=lambda record: record.evidence.start)


def excuses_not_needed(tables: Tables) -> list[tuple[str, str]]:
    """Source and quote of each excuse that excuses nothing: its line is claimed, changed or gone.

    A strict check fails on them as it fails on unclaimed lines, so that the list stays true.
    """
    reasons = tables.coverage["reason"].fillna("")
    excused = tables.coverage[reasons.str.startswith(_EXCUSED)]
    lines = {document.source: document.lines for document in tables.documents}
    used = {
        (source, lines[source][int(number) - 1].text.strip())
        for source, number in zip(excused["source"], excused["line"], strict=True)
    }
    return [
        (document.source, quote)
        for document in tables.documents
        for quote in document.excuses
        if (document.source, quote) not in used
    ]


def _source(document: Document) -> Source:
    return Source(
        source=document.source,
        file=document.file,
        kind=document.kind,
        title=document.title,
        publisher=document.publisher,
        language=document.language,
        published=document.published,
        counterparts=";".join(document.counterparts) or None,
        licence=document.licence,
        url=document.url,
        lines=len(document.lines),
        characters=len(document.raw),
        sha256=document.sha256,
        retrieved=document.retrieved,
    )


def _dates(document: Document, annotations: Annotations) -> list[DateRow]:
    return [
        DateRow(
            date=mention.date,
            precision=mention.precision,
            kind=mention.kind,
            evidence=document.evidence(mention.start, mention.end),
        )
        for mention in annotations.dates
    ]


# The figures of these tables have columns of their own; `quantities` holds the other numbers.
_TABULATED = (TradePartner, TradeGroup, TradeProduct)


def _quantities(
    document: Document, annotations: Annotations, reading: Reading
) -> Iterator[Quantity]:
    tabulated = [record.evidence for record in reading.records if isinstance(record, _TABULATED)]
    # A table's total line is layout to the reader: its figure stands in `table_total_eur`.
    layout = (number for number, claim in reading.claims.items() if claim.reason == "layout")
    tabulated += (_line_evidence(document, document.lines[number - 1]) for number in layout)
    tabulated.sort(key=attrgetter("start"))
    starts = [evidence.start for evidence in tabulated]
    furthest = [0, *accumulate((evidence.end for evidence in tabulated), max)]
    for mention in annotations.quantities:
        evidence = document.evidence(mention.start, mention.end)
        if evidence.end <= furthest[bisect_right(starts, evidence.start)]:
            continue
        yield Quantity(
            value=mention.value,
            unit=mention.unit,
            approximate=mention.approximate,
            qualifier=mention.qualifier,
            period=mention.period,
            what=mention.what,
            evidence=evidence,
        )


def _line_evidence(document: Document, line: Line) -> Evidence:
    return document.evidence(line.start, line.end)


# Tables whose rows do not say what a line is about: a page's footer may hold a date.
_INCIDENTAL = frozenset({Section.table_name, DateRow.table_name, Quantity.table_name})
_PROSE = "prose-without-fact"
_EXCUSED = "excused: "


def _coverage(
    document: Document, reading: Reading, records: Iterable[Record]
) -> Iterator[Coverage]:
    tables: dict[int, dict[str, None]] = defaultdict(dict)
    for record in records:
        for number in document.line_numbers(record.evidence):
            tables[number][record.table_name] = None
    for line in document.lines:
        if line.blank:
            continue
        names = tables[line.number]
        claim = reading.claims.get(line.number)
        reason: str | None = claim.reason if claim else "unclaimed"
        told = names.keys() - (_INCIDENTAL if reason != _PROSE else {Section.table_name})
        if claim and told:
            reason = None
        if claim is None and line.text.strip() in document.excuses:
            reason = f"{_EXCUSED}{document.excuses[line.text.strip()]}"
        yield Coverage(
            reader_rule=claim.rule if claim else "none",
            table=";".join(names) or None,
            reason=reason,
            evidence=_line_evidence(document, line),
        )
