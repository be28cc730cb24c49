"""Totals of trade that English prose states, seen from Latvia."""

from __future__ import annotations

import re

from bilateral.readers.page import HOME, Page
from bilateral.records import Edtf, TradeTotal
from bilateral.text.quantities import QuantityMention

__all__ = ["trade_totals"]

_FLOW = re.compile(
    r"""
    \b (?:
      (?P<export> export(?:s|ed|ing)? )
    | (?P<import> import(?:s|ed|ing)? )
    | (?P<balance> (?:trade\ )?(?:balance|deficit|surplus) )
    | (?P<turnover> turnover | (?:bilateral\ |mutual\ |total\ )trade | trade\ (?:volume|between) )
    ) \b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SERVICES = re.compile(r"\bservices\b", re.IGNORECASE)
_CHANGE = re.compile(
    r"\b(?:grew|rose|fell|increas\w+|decreas\w+|declin\w+|dropp\w+)\s+by\s+\Z", re.IGNORECASE
)
# A reader takes the flow of an amount from at most this many characters away.
_REACH = 120


def trade_totals(page: Page, start: int, end: int) -> list[TradeTotal]:
    """The totals that a paragraph states: an amount of money with a flow of trade.

    A sentence without a period of its own is about the period of the sentence before. Average
    growth over years is no total and stays with the quantities.
    """
    if not _FLOW.search(page.text, start, end):
        return []
    rows: list[TradeTotal] = []
    period: Edtf | None = None
    for first, last in page.annotations.sentences_in(start, end):
        last = min(last, end)
        floor = first
        for quantity in page.annotations.quantities_in(first, last):
            if not (quantity.unit and len(quantity.unit) == 3 and quantity.unit.isupper()):
                continue
            row = _total(page, quantity, (floor, first, last), period)
            if row:
                period = row.period
                rows.append(row)
                floor = quantity.end
    return rows


def _total(
    page: Page, quantity: QuantityMention, span: tuple[int, int, int], period: Edtf | None
) -> TradeTotal | None:
    text = page.text
    floor, first, last = span
    before = list(_FLOW.finditer(text, max(floor, quantity.start - _REACH), quantity.start))
    flow = before[-1] if before else _FLOW.search(text, quantity.end, min(last, quantity.end + 30))
    if not flow or _CHANGE.search(text, floor, quantity.start):
        return None
    kind = str(flow.lastgroup)
    subject = _subject(page, floor, flow.start(), last)
    partner = _partner(page, flow.end(), last, subject)
    if kind in ("export", "import") and subject != HOME and (subject or partner == HOME):
        # Seen from Latvia, what the other side exports is imported.
        kind = "import" if kind == "export" else "export"
    counterpart = next((s for s in (subject, partner) if s and s != HOME), page.counterpart)
    if counterpart is None or HOME not in (subject or HOME, partner or HOME):
        return None
    date = next(
        (
            d
            for d in reversed(page.annotations.dates_in(first, last))
            if d.end <= quantity.start or d.start - quantity.end <= 40
        ),
        None,
    )
    services = _SERVICES.search(text, flow.start() - 12, min(last, quantity.end + 15))
    stated = (min(d for d in (flow.start(), floor) if d >= first), quantity.end)
    opening = _opening(page, stated[0], flow.start(), first)
    end = quantity.end
    value = quantity.value
    if kind == "balance" and re.search(r"deficit|negative", text[first:last], re.IGNORECASE):
        value = -abs(value)
    return TradeTotal(
        flow=f"{'services' if services else 'goods'}_{kind}",
        counterpart=counterpart,
        period=date.date if date else period,
        value=value,
        currency=quantity.unit,
        rank=None,
        growth_pct=None,
        change=None,
        compared_with=None,
        stated=text[opening:end],
        evidence=page.document.evidence(opening, end),
    )


def _opening(page: Page, floor: int, flow: int, first: int) -> int:
    """Where the clause of a total begins: its sentence, or behind the total before it."""
    if floor == first:
        return first
    words = re.match(r"[\s,;]*(?:(?:and|while|with|but|whereas)\s+)?", page.text[floor:flow])
    return floor + (words.end() if words else 0)


def _subject(page: Page, start: int, flow: int, end: int) -> str | None:
    """Whose flow it is: the state named last before the word, or behind it with 'from' or 'of'."""
    before = page.states_in(start, flow)
    if before:
        return before[-1]
    return None


def _partner(page: Page, start: int, end: int, subject: str | None) -> str | None:
    """The other side: the first state behind the word that is not the one whose flow it is."""
    return next((s for s in page.states_in(start, end) if s != subject), None)
