"""Sentences that state totals of trade and investment on a foreign-ministry page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from bilateral.documents import Line
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
_GREW: Final = re.compile(
    r"(?:pieaug|pieaud|palielin|samazin|krit|saruk|saruc|kāp|aug)\w*\s+(?:\w+\s+){0,2}?par\s*\Z",
    re.IGNORECASE,
)
# A sentence that goes on about the flow of the one before: 'Tas pieaudzis par 5 %.'
_IT: Final = re.compile(
    r"\s*(?:salīdzin\w+\s+ar\s+[^,;]{2,40},\s*)?(?:tas|tā|apjoms|kopapjoms)\s", re.IGNORECASE
)
_FROM: Final = re.compile(r"\bno\s*\Z", re.IGNORECASE)
_TO: Final = re.compile(r"\blīdz\s*\Z", re.IGNORECASE)
_SAME_PERIOD: Final = re.compile(
    r"\s*(?:attiecīg|tajā\s+paš|tādā\s+paš|šajā\s+paš|tas\s+pat|analoģisk|atbilstoš)\w*"
)
_YEARS: Final = re.compile(r"\d{4}")
_COMPARED: Final = re.compile(r"salīdzin\w+\s+ar|\bnekā\b|\bpret\b", re.IGNORECASE)
_RANK: Final = re.compile(r"(?P<rank>\d{1,3})\s?\.\s?viet\w*", re.IGNORECASE)
_STOCK: Final = re.compile(
    r"(?:tieš|uzkrāt)\w+\s+(?:ārvalstu\s+|tieš\w+\s+)?investīcij\w+|investīcij(?:as|u)\b",
    re.IGNORECASE,
)
_CAPITAL: Final = re.compile(r"pamatkapitāl\w*", re.IGNORECASE)
_COMPANIES: Final = re.compile(
    r"(?:reģistrēt\w+|darboj\w+)\b.*\b(?:kop)?uzņēmum\w*"
    r"|\d\s+uzņēmum\w+\s+ar\b",
    re.IGNORECASE,
)
_COMPANY_COUNT: Final = re.compile(
    r"(?P<count>\d[\d ]*)\s+(?:[\w–-]+\s+){0,2}(?:kop)?uzņēmum", re.IGNORECASE
)
_JOINT_COMPANY: Final = re.compile(r"kopuzņēmum", re.IGNORECASE)
# Not the mark of a decimal: '(-4,0 %) un imports'.
_PAUSE: Final = re.compile(r"[,;)](?=\s)")
_CLAUSE_END: Final = re.compile(r"[,;.]\s|\bun\b\s|\bbet\b\s", re.IGNORECASE)
_STEMS: Final = ("apgrozīj", "bilanc", "saldo", "eksport", "import", "investīcij", "kapitāl")
_CURRENCY: Final = re.compile(r"[A-Z]{3}")
# Assumption: nothing between two states amounts to 10^12 euros, so a number printed in full before
# 'MEUR' is in euros, not in millions of them.
_TOO_MUCH: Final = 1e12
_LONGEST_HEAD: Final = 10
_NEAR: Final = 60


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
    _direction_before: str | None = None
    _flow: str | None = None

    def head(self, start: int, end: int) -> None:
        """Take period and subject from a heading."""
        self.period = self.page.date_in(start, end) or self.period
        self.services = bool(_SERVICES.search(self.page.text, start, end))
        self._as_of = None
        self._flow = None

    def list_head(self, line: Line) -> bool:
        """Whether a line heads a list of a flow's amounts by year: 'Eksports uz Igauniju:'."""
        if not line.text.rstrip().endswith(":") or not 1 < len(line.text.split()) <= _LONGEST_HEAD:
            return False
        measure = _MEASURE.search(line.text)
        if not measure or self._money(line.start, line.end):
            return False
        services = bool(_SERVICES.search(line.text))
        self._flow = f"{'services' if services else 'goods'}_{measure.lastgroup}"
        return True

    def entry(self, line: Line) -> bool:
        """Take in an entry of such a list: '2018. gads – 85,2 milj. EUR'."""
        dated = self.page.dated_start(line) if self._flow else None
        money = self._money(line.start, line.end) if dated else []
        partner = self.page.partner
        if not dated or not self._flow or len(money) != 1 or not partner:
            return False
        if money[0][0].start > dated[1] + 1:
            return False
        share = self._growth(line.start, line.end, compared=False)
        self.records.append(
            TradeTotal(
                flow=self._flow,
                counterpart=partner,
                period=dated[0].date,
                value=money[0][1],
                currency=money[0][0].unit,
                rank=None,
                growth_pct=share,
                change=None,
                compared_with=None,
                stated=" ".join(line.text.split()),
                evidence=self.page.evidence(line.start, line.end),
            )
        )
        return True

    def read(self, start: int, end: int) -> int:
        """Take in a paragraph; how many totals and investments it states."""
        before = len(self.records)
        self._as_of = self._direction_before = self._flow = None
        spoken_of: int | None = None
        low = self.page.text[start:end].lower()
        if not any(stem in low for stem in _STEMS):
            return 0
        for first, last in self.page.annotations.sentences_in(start, end):
            stop = min(last, end)
            text = self.page.text[first:stop]
            self._as_of = self._date(first, stop) or self._as_of
            if self._investments(first, stop, text):
                continue
            if spoken_of is not None and _IT.match(text) and not _MEASURE.search(text, 0, _NEAR):
                self._goes_on(spoken_of, first, stop)
                continue
            count = len(self.records)
            services = self.services or bool(_SERVICES.search(text))
            for begin, finish in pairwise(self._cuts(first, stop)):
                self._total(begin, finish, services=services)
            spoken_of = count if len(self.records) > count else None
        return len(self.records) - before

    def _cuts(self, start: int, end: int) -> list[int]:
        """Where a sentence's parts begin that state a flow and its amount each, and its end."""
        text = self.page.text
        cuts = [start]
        for one, other in pairwise(_MEASURE.finditer(text, start, end)):
            money = self._money(one.end(), other.start())
            if money:
                amount = money[-1][0].end
                pauses = list(_PAUSE.finditer(text, amount, other.start()))
                cuts.append(pauses[-1].end() if pauses else amount)
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
        shares = [q for q in self.page.annotations.quantities_in(start, end) if q.unit == "%"]
        partner = self.page.partner
        if not partner or not (money or shares) or text.count("%") > 2:
            return
        value = money[0][1] if money else None
        later = self._risen_to(money)
        if later:
            money = [money[1]]
            value = money[0][1]
        if value is not None and measure.lastgroup == "balance":
            value = -abs(value) if _NEGATIVE.search(text) else abs(value)
        compared = _COMPARED.search(self.page.text, start, end)
        sign = -1 if _LESS.search(text) else 1
        growth = self._growth(start, end, compared=compared is not None)
        change = money[1][1] * sign if len(money) > 1 and compared else None
        if later:
            self.period = self.page.date_in(money[0][0].end, end) or self.period
        else:
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
                compared_with=later or (self._compared(compared.end(), end) if compared else None),
                stated=" ".join(self.page.document.text[start:end].split()),
                evidence=self.page.evidence(start, end),
            )
        )

    def _risen_to(self, money: Sequence[tuple[QuantityMention, float]]) -> Edtf | None:
        """The first date of 'no 3 milj. EUR 2019. gadā līdz 4 milj. EUR 2020. gadā'."""
        if len(money) != len(("from", "to")):
            return None
        (one, _), (other, _) = money
        text = self.page.text
        if not _FROM.search(text, max(0, one.start - _NEAR), one.start):
            return None
        if not _TO.search(text, one.end, other.start):
            return None
        return self.page.date_in(one.end, other.start)

    def _growth(self, start: int, end: int, *, compared: bool) -> float | None:
        """The share by which a flow has grown: of what is compared, behind a verb, or signed."""
        text = self.page.text
        sign = -1 if _LESS.search(text, start, end) else 1
        for share in self.page.annotations.quantities_in(start, end):
            if share.unit != "%":
                continue
            if text[share.start - 1] == "+" or share.value < 0:
                return share.value
            if compared or _GREW.search(text, start, share.start):
                return share.value * sign
        return None

    def _compared(self, start: int, end: int) -> Edtf | None:
        """The period that a total is compared with; 'attiecīgajā periodā' is the same months."""
        mention = next(iter(self.page.dates_in(start, end)), None)
        if mention is None or self.period is None or mention.precision != "year":
            return mention.date if mention else None
        if not _SAME_PERIOD.match(self.page.text, mention.end, end):
            return mention.date
        return Edtf(_YEARS.sub(mention.date, self.period))

    def _goes_on(self, index: int, start: int, end: int) -> None:
        """Complete a total with the growth that the next sentence tells."""
        total = self.records[index]
        growth = self._growth(start, end, compared=False)
        if not isinstance(total, TradeTotal) or total.growth_pct is not None or growth is None:
            return
        compared = _COMPARED.search(self.page.text, start, end)
        since = self._compared(compared.end(), end) if compared else None
        self.records[index] = replace(
            total, growth_pct=growth, compared_with=total.compared_with or since
        )

    def _investments(self, start: int, end: int, text: str) -> bool:
        """Read the investments that a sentence states; whether there are any."""
        if not (_STOCK.search(text) or _CAPITAL.search(text) or _COMPANIES.search(text)):
            return False
        read = [
            self._investment(begin, finish, self.page.text[begin:finish])
            for begin, finish in pairwise(self._investment_cuts(start, end))
        ]
        return any(read)

    def _investment_cuts(self, start: int, end: int) -> list[int]:
        """Where a sentence's parts begin that state an investment each, and its end."""
        text = self.page.text
        anchors = sorted(
            match.span()
            for pattern in (_STOCK, _CAPITAL, _COMPANY_COUNT)
            for match in pattern.finditer(text, start, end)
        )
        cuts = [start]
        for (begin, one), (other, _) in pairwise(anchors):
            counted = _COMPANY_COUNT.match(text, begin, end) is not None
            money = self._money(one, other)
            if not (money or counted):
                continue
            ends = list(_CLAUSE_END.finditer(text, money[-1][0].end if money else one, other))
            cuts.append(ends[-1].end() if ends else other)
        return [*cuts, end]

    def _investment(self, start: int, end: int, text: str) -> bool:
        """Read an investment; whether a part of a sentence states one."""
        kind = None
        value: float | None = None
        unit = "companies"
        direction = self._direction(start, end)
        count = _COMPANY_COUNT.search(text)
        if count and (direction or self._direction_before or _JOINT_COMPANY.search(text)):
            kind, value = "registered_companies", _count(count)
            if _JOINT_COMPANY.search(text):
                direction = f"{self.page.partner}->{self.page.home}"
            direction = direction or self._direction_before
        elif _CAPITAL.search(text) or _STOCK.search(text):
            kind = "share_capital" if _CAPITAL.search(text) else "fdi_stock"
            money = self._money(start, end)
            value = money[0][1] if money else None
            unit = (money[0][0].unit if money else None) or unit
            if kind == "share_capital":
                direction = direction or self._direction_before
        if kind is None or value is None or direction is None:
            return False
        self._direction_before = direction
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
