"""Totals of trade that English prose states, seen from Latvia."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from bilateral.readers.page import Page
from bilateral.records import Edtf, TradeTotal
from bilateral.text.quantities import QuantityMention

__all__ = ["trade_totals"]

_FLOW = re.compile(
    r"""
    \b (?:
      (?P<export> export(?:s|ed|ing)? )
    | (?P<import> import(?:s|ed|ing)? )
    | (?P<balance> (?:trade\ )?(?:balance|deficit|surplus) )
    | (?P<turnover> turnover | (?:bilateral|mutual|total|overall|two-way)\ trade
        | trade\ (?:volume|between|turnover|in\ goods) )
    ) \b
    """,
    re.VERBOSE | re.IGNORECASE,
)
# Sales and licences of arms are security assistance, no flow of trade.
_ARMS = re.compile(r"\bdefen[cs]e articles\b|\bauthori[sz]ed the\b|\blicen[cs]es?\b", re.IGNORECASE)
_SERVICES = re.compile(r"\bservices\b", re.IGNORECASE)
_GOODS = re.compile(r"\bgoods\b", re.IGNORECASE)
_CHANGE = re.compile(
    r"\b(?:grew|rose|fell|increas\w+|decreas\w+|declin\w+|dropp\w+)\s+by\s+\Z", re.IGNORECASE
)
_GROWS = re.compile(
    r"\b(?:grew|grow\w*|r[oi]s(?:e|en|ing)|increas\w+|f[ae]ll\w*|declin\w+|decreas\w+|shr[aiu]nk\w*)\b",
    re.IGNORECASE,
)
_FALLS = re.compile(r"f[ae]ll|declin|decreas|shr", re.IGNORECASE)
_AVERAGE = re.compile(
    r"\baverage\b|\bp\.\s?a\.|\bper\s+(?:year|annum)\b|\bannual|\ba\s+year\b", re.IGNORECASE
)
# Before a date that an amount is only compared with: '7.5% more than in 2018'.
_COMPARED = re.compile(
    r"\b(?:than|compared\s+(?:with|to)|against|versus|over)\s+(?:\w+\s+){0,2}\Z", re.I
)
_CHANGED_ON = re.compile(
    r"(?:%\s+(?:\w+\s+){0,2}(?:on|over|than)|\b(?:increase|decrease|rise|drop|growth|up|down)"
    r"\b[^.;]{0,24}\bfrom)\s+(?:the\s+)?\Z",
    re.IGNORECASE,
)
# 'exports from Poland' are Poland's, as 'imports to Poland' are.
_OWNER = {
    "export": re.compile(r"\s+(?:of\s+goods\s+)?from\s+(?:the\s+)?\Z", re.IGNORECASE),
    "import": re.compile(r"\s+(?:of\s+goods\s+)?(?:to|into|by)\s+(?:the\s+)?\Z", re.IGNORECASE),
}
_OTHER_SIDE = re.compile(r"\b(?:to|with|from|by)\s+(?:the\s+)?\Z", re.IGNORECASE)
_NEXT_CLAUSE = re.compile(r"(?:[^.]*[,;])?\s*(?:(?:and|while|with|but|whereas)\s+)?")
_SAME_SUM = re.compile(r"\s*\((?:about\s+|some\s+|or\s+|approximately\s+|~)?", re.IGNORECASE)
# A reader takes the flow of an amount from at most this many characters away.
_REACH = 120


def trade_totals(page: Page, start: int, end: int) -> list[TradeTotal]:
    """The totals that a paragraph states: an amount of money with a flow of trade.

    A sentence without a period of its own is about the period of the sentence before. An average
    growth over years goes with the total of its flow.
    """
    if not _FLOW.search(page.text, start, end):
        return []
    rows: list[TradeTotal] = []
    rows_end = start
    period: Edtf | None = None
    for first, last in page.sentences_in(start, end):
        if _ARMS.search(page.text, first, last):
            continue
        floor = first
        owner: str | None = None
        for quantity in page.annotations.quantities_in(first, last):
            if not (quantity.unit and len(quantity.unit) == 3 and quantity.unit.isupper()):
                continue
            if rows and _SAME_SUM.fullmatch(page.text, rows_end, quantity.start):
                continue  # '1.2 billion lats (1.7 billion euros)' is one sum
            row, owner = _total(page, quantity, (floor, first, last), period, owner)
            if row and floor > first and rows[-1:] and _goes_on_with_services(rows[-1], row):
                row = replace(row, flow=row.flow.replace("goods_", "services_"))
            if row:
                period = row.period
                rows.append(row)
                floor = rows_end = quantity.end
        for growth in _growths(page, first, last):
            rows = [_with_growth(page, row, growth) for row in rows]
    return rows


def _goes_on_with_services(before: TradeTotal, row: TradeTotal) -> bool:
    """'exports of services were A, while imports were B': both are of services."""
    return before.flow.startswith("services_") and not _GOODS.search(row.stated or "")


class _Growth(NamedTuple):
    """An average growth per year: of which flow, over which years."""

    flow: str
    counterpart: str | None
    percent: float
    years: Edtf
    start: int
    end: int


def _growths(page: Page, first: int, last: int) -> Iterator[_Growth]:
    """The average growth of flows that a sentence states.

    'in the same period' and the like take the interval that the sentence named before.
    """
    years: Edtf | None = None
    floor = first
    for quantity in page.annotations.quantities_in(first, last):
        if quantity.unit != "%":
            continue
        years = next(
            (d.date for d in page.annotations.dates_in(floor, quantity.end) if "/" in d.date), years
        )
        verb = _GROWS.search(page.text, floor, quantity.start)
        flows = list(_FLOW.finditer(page.text, floor, verb.start())) if verb else []
        if verb and flows and years and _AVERAGE.search(page.text, floor, last):
            subject = _subject(page, floor, flows[-1].start())
            kind = _seen_from_home(page, str(flows[-1].lastgroup), subject, None)
            falls = _FALLS.match(verb.group()) is not None
            yield _Growth(
                f"goods_{kind}",
                subject if subject != page.home else None,
                -quantity.value if falls else quantity.value,
                years,
                _opening(page, floor, flows[-1].start(), first),
                quantity.end,
            )
        floor = quantity.end


def _with_growth(page: Page, row: TradeTotal, growth: _Growth) -> TradeTotal:
    """A total with the average growth of its flow.

    The years compared are the whole interval, for the growth is the average per year over it and
    not the growth since its first year.
    """
    if (
        row.flow != growth.flow
        or row.growth_pct is not None
        or growth.counterpart not in (None, row.counterpart)
    ):
        return row
    return replace(
        row,
        growth_pct=growth.percent,
        compared_with=growth.years,
        stated=f"{row.stated}; {page.text[growth.start : growth.end]}",
    )


def _total(
    page: Page,
    quantity: QuantityMention,
    span: tuple[int, int, int],
    period: Edtf | None,
    owner: str | None,
) -> tuple[TradeTotal | None, str | None]:
    """The total that an amount states, and whose flow it is.

    `owner` is whose flow the sentence spoke of before: 'A's exports to B were …, whereas imports
    amounted to …' are both A's.
    """
    text = page.text
    floor, first, last = span
    before = list(_FLOW.finditer(text, max(floor, quantity.start - _REACH), quantity.start))
    flow = before[-1] if before else _FLOW.search(text, quantity.end, min(last, quantity.end + 30))
    if not flow or _CHANGE.search(text, floor, quantity.start):
        return None, owner
    kind = str(flow.lastgroup)
    subject = _subject(page, floor, flow.start()) or _owner_behind(page, kind, flow.end(), last)
    partner = _partner(page, flow.end(), last, subject)
    if subject is None and partner is None:
        subject = owner
    kind = _seen_from_home(page, kind, subject, partner)
    counterpart = next((s for s in (subject, partner) if s and s != page.home), page.counterpart)
    if counterpart is None or page.home not in (subject or page.home, partner or page.home):
        return None, owner
    date = next(
        (
            d
            for d in reversed(page.annotations.dates_in(first, last))
            if not _CHANGED_ON.search(text, first, d.start)
            and (
                d.end <= quantity.start
                or (
                    d.start - quantity.end <= 40
                    and not _COMPARED.search(text, quantity.end, d.start)
                )
            )
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
    total = TradeTotal(
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
    return total, subject


def _owner_behind(page: Page, kind: str, start: int, end: int) -> str | None:
    """Whose flow it is where the state stands behind the word: 'exports from Poland'."""
    place = next((p for p in page.places_in(start, min(end, start + 40)) if p.country), None)
    pattern = _OWNER.get(kind)
    if place and pattern and pattern.fullmatch(page.text, start, place.start):
        return place.country
    return None


def _seen_from_home(page: Page, kind: str, subject: str | None, partner: str | None) -> str:
    """The flow as the home state sees it: what the other side exports, it imports."""
    if (
        kind not in ("export", "import")
        or subject == page.home
        or not (subject or partner == page.home)
    ):
        return kind
    return "import" if kind == "export" else "export"


def _opening(page: Page, floor: int, flow: int, first: int) -> int:
    """Where the clause of a total begins: its sentence, or behind the total before it."""
    if floor == first:
        return first
    words = _NEXT_CLAUSE.match(page.text, floor, flow)
    return words.end() if words else floor


def _subject(page: Page, start: int, flow: int) -> str | None:
    """Whose flow it is: the state named last before the word, unless as the other side."""
    before = [
        place
        for place in page.places_in(start, flow)
        if place.country and place.kind in ("country", "nationality")
    ]
    owners = [p for p in before if not _OTHER_SIDE.search(page.text, start, p.start)]
    return owners[-1].country if owners else None


def _partner(page: Page, start: int, end: int, subject: str | None) -> str | None:
    """The other side: the first state behind the word that is not the one whose flow it is."""
    return next((s for s in page.states_in(start, end) if s != subject), None)
