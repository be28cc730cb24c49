"""From one document to its records: what the reader of its kind finds, dates, numbers, coverage."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from operator import attrgetter
from typing import TypeVar

from bilateral.density import check_density
from bilateral.documents import EXCUSED, Document, Line
from bilateral.errors import DocumentError
from bilateral.readers import (
    Reading,
    encyclopedia,
    fact_sheet,
    history_article,
    mfa_page,
    press_release,
)
from bilateral.readers.mfa_trade import OTHER_CURRENCY, TABLE_TOTAL
from bilateral.records import (
    Coverage,
    DateRow,
    Edtf,
    Evidence,
    Investment,
    Quantity,
    Record,
    Section,
    TradeGroup,
    TradePartner,
    TradeProduct,
    TradeTotal,
)
from bilateral.text.annotate import Annotations, annotate

__all__ = ["READERS", "read_document"]

READERS = {
    "encyclopedia": encyclopedia.read,
    "press_release": press_release.read,
    "history_article": history_article.read,
    "fact_sheet": fact_sheet.read,
    "mfa_page": mfa_page.read,
}
"""Kind of document → its reader."""


def read_document(document: Document) -> list[Record]:
    """All records of one document but those that need the others, in order of position.

    `events` holds what prose tells; the events that lists tell are derived from their tables.
    Raises `DocumentError` for a kind without a reader, and for a large document that is too
    dense, see `density`.
    """
    reader = READERS.get(document.kind)
    if reader is None:
        raise DocumentError(
            f"{document.file}: kind {document.kind!r} has no reader; known kinds: "
            f"{', '.join(sorted(READERS))}"
        )
    check_density(document)
    annotations = annotate(document)
    reading = reader(document, annotations)
    records = reading.records
    quantities = list(_quantities(document, annotations, reading))
    records += _dates(document, annotations)
    records += quantities
    del annotations, quantities
    records += _coverage(document, reading, _tables_of_lines(document, records))
    # Stable: of two rows from one place the reader's order stands.
    records.sort(key=lambda record: record.evidence.start)
    return records


_M = TypeVar("_M")


def _given_up(mentions: list[_M]) -> Iterator[_M]:
    """All mentions in order, each given up: they and their rows would take twice the memory."""
    mentions.reverse()
    while mentions:
        yield mentions.pop()


def _dates(document: Document, annotations: Annotations) -> Iterator[DateRow]:
    for mention in _given_up(annotations.dates):
        yield DateRow(
            date=mention.date,
            precision=mention.precision,
            kind=mention.kind,
            evidence=document.evidence(mention.start, mention.end),
        )


# The figures of these tables have columns of their own; `quantities` holds the other numbers.
_TABULATED = (TradePartner, TradeGroup, TradeProduct)
_TABLE_LINES = ("layout", TABLE_TOTAL, OTHER_CURRENCY)


def _quantities(
    document: Document, annotations: Annotations, reading: Reading
) -> Iterator[Quantity]:
    tabulated = [record.evidence for record in reading.records if isinstance(record, _TABULATED)]
    # Lines of tables that give no row of their own: a total stands in `table_total_eur`.
    layout = (number for number, claim in reading.claims.items() if claim.reason in _TABLE_LINES)
    tabulated += (_line_evidence(document, document.lines[number - 1]) for number in layout)
    tabulated.sort(key=attrgetter("start"))
    starts = [evidence.start for evidence in tabulated]
    furthest = [0, *accumulate((evidence.end for evidence in tabulated), max)]
    totals = sorted(
        (record.evidence.start, record.evidence.end, period)
        for record in reading.records
        if (period := _period_of(record))
    )
    for mention in _given_up(annotations.quantities):
        evidence = document.evidence(mention.start, mention.end)
        if evidence.end <= furthest[bisect_right(starts, evidence.start)]:
            continue
        yield Quantity(
            value=mention.value,
            unit=mention.unit,
            approximate=mention.approximate,
            qualifier=mention.qualifier,
            period=mention.period or _period_of_total(totals, evidence),
            what=mention.what,
            evidence=evidence,
        )


def _period_of(record: Record) -> Edtf | None:
    """What period a row of figures is about, where it has one."""
    if isinstance(record, TradeTotal):
        return record.period
    return record.date if isinstance(record, Investment) else None


def _period_of_total(totals: Sequence[tuple[int, int, Edtf]], evidence: Evidence) -> Edtf | None:
    """The period of the total that a figure is part of: a heading may have said it."""
    index = bisect_right(totals, (evidence.start, evidence.end)) - 1
    for start, end, period in totals[max(index, 0) : index + 2]:
        if start <= evidence.start and evidence.end <= end:
            return period
    return None


def _line_evidence(document: Document, line: Line) -> Evidence:
    return document.evidence(line.start, line.end)


# Tables whose rows do not say what a line is about: a page's footer may hold a date.
_INCIDENTAL = frozenset({Section.table_name, DateRow.table_name, Quantity.table_name})
_PROSE = "prose-without-fact"


def _tables_of_lines(document: Document, records: Iterable[Record]) -> list[tuple[str, ...]]:
    """By a line's number the tables that hold rows from it, in order of the records."""
    tables: list[tuple[str, ...]] = [()] * (len(document.lines) + 1)
    known: dict[tuple[str, ...], tuple[str, ...]] = {}
    for record in records:
        for number in document.line_numbers(record.evidence):
            if record.table_name not in tables[number]:
                names = (*tables[number], record.table_name)
                tables[number] = known.setdefault(names, names)
    return tables


@lru_cache(maxsize=1024)
def _listed(names: tuple[str, ...]) -> str | None:
    return ";".join(names) or None


def _coverage(
    document: Document, reading: Reading, tables: Sequence[tuple[str, ...]]
) -> Iterator[Coverage]:
    for line in document.lines.filled():
        names = tables[line.number]
        claim = reading.claims.get(line.number)
        reason: str | None = claim.reason if claim else "unclaimed"
        told = set(names) - (_INCIDENTAL if reason != _PROSE else {Section.table_name})
        if claim and told:
            reason = None
        if claim is None and line.text.strip() in document.excuses:
            reason = f"{EXCUSED}{document.excuses[line.text.strip()]}"
        yield Coverage(
            reader_rule=claim.rule if claim else "none",
            table=_listed(names),
            reason=reason,
            evidence=_line_evidence(document, line),
        )
