"""Sentences that state totals of trade and investment on a foreign-ministry page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from bilateral.readers.mfa_common import Page
from bilateral.records import Edtf, Investment, Record, TradeTotal
from bilateral.text.quantities import QuantityMention

__all__ = ["Totals"]

_MEASURE: Final = re.compile(
    r"""
    \b(?: (?P<turnover> apgrozījum\w* )
      | (?P<balance> bilanc\w* | saldo )
      | (?P<export> eksport(?:a\s+(?:apjom|vērtīb)\w*|s) )
      | (?P<import> import(?:a\s+(?:apjom|vērtīb)\w*|s) )
    )\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SERVICES: Final = re.compile(r"pakalpojum", re.IGNORECASE)
_NEGATIVE: Final = re.compile(r"\bnegatīv|\bdeficīt", re.IGNORECASE)
_LESS: Final = re.compile(r"samazin|mazāk|krit|sarucis|saruka|zemāk", re.IGNORECASE)
_COMPARED: Final = re.compile(r"salīdzin\w+\s+ar|\bnekā\b|\bpret\b", re.IGNORECASE)
_RANK: Final = re.compile(r"(?P<rank>\d{1,3})\s?\.\s?viet\w*", re.IGNORECASE)
_STOCK: Final = re.compile(r"tieš\w+\s+(?:ārvalstu\s+)?investīcij\w+", re.IGNORECASE)
_CAPITAL: Final = re.compile(r"pamatkapitāl\w*", re.IGNORECASE)
_COMPANIES: Final = re.compile(r"(?:reģistrēt\w+|darboj\w+)\b.*\buzņēmum\w*", re.IGNORECASE)
_WITH_CAPITAL: Final = re.compile(r"\bar\b.*\bkapitāl\w*", re.IGNORECASE)
_COMPANY_COUNT: Final = re.compile(r"(?P<count>\d[\d ]*)\s+(?:\w+\s+){0,2}uzņēmum", re.IGNORECASE)
_STEMS: Final = ("apgrozīj", "bilanc", "saldo", "eksport", "import", "investīcij", "kapitāl")
_CURRENCY: Final = re.compile(r"[A-Z]{3}")
# Assumption: nothing between two states amounts to 10^12 euros, so a number printed in full before
# 'MEUR' is in euros, not in millions of them.
_TOO_MUCH: Final = 1e12


@dataclass(slots=True, eq=False, repr=False)
class Totals:
    """Reads sentences in order; `records` holds totals and investments.

    `period` is the one that the sentences are about: the last one that a heading or a sentence on
    trade stated. `services` is whether the section is on services.
    """

    page: Page
    period: Edtf | None = None
    services: bool = False
    records: list[Record] = field(default_factory=list)
    _as_of: Edtf | None = None

    def head(self, start: int, end: int) -> None:
        """Take period and subject from a heading."""
        self.period = self.page.date_in(start, end) or self.period
        self.services = bool(_SERVICES.search(self.page.text, start, end))
        self._as_of = None

    def read(self, start: int, end: int) -> int:
        """Take in a paragraph; how many totals and investments it states."""
        before = len(self.records)
        self._as_of = None
        low = self.page.text[start:end].lower()
        if not any(stem in low for stem in _STEMS):
            return 0
        for first, last in self.page.annotations.sentences_in(start, end):
            stop = min(last, end)
            text = self.page.text[first:stop]
            self._as_of = self._date(first, stop) or self._as_of
            if not self._investment(first, stop, text):
                services = self.services or bool(_SERVICES.search(text))
                for begin, finish in pairwise(self._cuts(first, stop)):
                    self._total(begin, finish, services=services)
        return len(self.records) - before

    def _cuts(self, start: int, end: int) -> list[int]:
        """Where a sentence's parts begin that state a flow and its amount each, and its end."""
        text = self.page.text
        cuts = [start]
        for one, other in pairwise(_MEASURE.finditer(text, start, end)):
            money = self._money(one.end(), other.start())
            if money:
                amount = money[-1][0].end
                pause = max(text.rfind(mark, amount, other.start()) for mark in ",;")
                cuts.append(pause + 1 if pause > 0 else amount)
        return [*cuts, end]

    def _date(self, start: int, end: int) -> Edtf | None:
        """The date of a sentence that is not the one compared with."""
        compared = _COMPARED.search(self.page.text, start, end)
        limit = compared.start() if compared else end
        return self.page.date_in(start, limit)

    def _money(self, start: int, end: int) -> list[tuple[QuantityMention, float]]:
        found = self.page.annotations.quantities_in(start, end)
        return [
            (mention, mention.value / 1e6 if abs(mention.value) >= _TOO_MUCH else mention.value)
            for mention in found
            if mention.unit and _CURRENCY.fullmatch(mention.unit)
        ]

    def _total(self, start: int, end: int, *, services: bool) -> None:
        text = self.page.text[start:end].rstrip(" ,;")
        end = start + len(text)
        measure = _MEASURE.search(text)
        if not measure or not measure.lastgroup:
            return
        money = self._money(start, end)
        shares = [q.value for q in self.page.annotations.quantities_in(start, end) if q.unit == "%"]
        partner = self.page.partner
        if not partner or not (money or shares) or text.count("%") > 2:
            return
        value = money[0][1] if money else None
        if value is not None and measure.lastgroup == "balance":
            value = -abs(value) if _NEGATIVE.search(text) else abs(value)
        compared = _COMPARED.search(self.page.text, start, end)
        sign = -1 if _LESS.search(text) else 1
        growth = shares[0] * sign if shares and compared else None
        change = money[1][1] * sign if len(money) > 1 and compared else None
        self.period = self._date(start, end) or self.period
        rank = _RANK.search(text)
        self.records.append(
            TradeTotal(
                flow=f"{'services' if services else 'goods'}_{measure.lastgroup}",
                counterpart=partner,
                period=self.period,
                value=value,
                currency=money[0][0].unit if money else None,
                rank=int(rank["rank"]) if rank else None,
                growth_pct=growth,
                change=change,
                compared_with=self.page.date_in(compared.end(), end) if compared else None,
                stated=" ".join(self.page.document.text[start:end].split()),
                evidence=self.page.evidence(start, end),
            )
        )

    def _investment(self, start: int, end: int, text: str) -> bool:
        """Read an investment; whether the sentence states one."""
        kind = None
        value: float | None = None
        unit = "companies"
        if _COMPANIES.search(text) and _WITH_CAPITAL.search(text):
            count = _COMPANY_COUNT.search(text)
            kind, value = "registered_companies", _count(count) if count else None
        elif _CAPITAL.search(text) or _STOCK.search(text):
            kind = "share_capital" if _CAPITAL.search(text) else "fdi_stock"
            money = self._money(start, end)
            value = money[0][1] if money else None
            unit = (money[0][0].unit if money else None) or unit
        if kind is None or value is None:
            return False
        direction = self._direction(start, end)
        if direction is None:
            return False
        rank = _RANK.search(text)
        self.records.append(
            Investment(
                kind=kind,
                direction=direction,
                value=value,
                unit=unit,
                # Assumption: an amount without a date is as of the date stated just before it.
                date=self._date(start, end) or self._as_of,
                rank=int(rank["rank"]) if rank else None,
                evidence=self.page.evidence(start, end),
            )
        )
        return True

    def _direction(self, start: int, end: int) -> str | None:
        """From the state whose capital it is, named in the genitive, into the other."""
        states = {self.page.home, self.page.partner}
        for place in self.page.places_in(start, end, "country"):
            if place.country in states and not self.page.locative(place):
                after = self.page.text[place.end : place.end + 40]
                if re.match(r"\s+(?:kapitāl|uzkrāt|tieš|investīcij|uzņēmēj)", after):
                    return f"{place.country}->{self.page.other(place.country)}"
        return None


def _count(match: re.Match[str]) -> float:
    return float(match["count"].replace(" ", ""))
