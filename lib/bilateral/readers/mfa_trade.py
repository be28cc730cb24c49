"""Trade on a foreign-ministry page: rankings of partners, tables of goods."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from bilateral.documents import Line
from bilateral.readers.harmonized_system import find_heading, find_section
from bilateral.readers.mfa_common import Page, blank_tags
from bilateral.records import Edtf, Record, TradeGroup, TradePartner, TradeProduct
from bilateral.text.translation import english

__all__ = [
    "OTHER_CURRENCY",
    "TABLE_TOTAL",
    "GoodsTable",
    "Ranking",
    "caption_flow",
    "flow_heading",
    "number",
]

TABLE_TOTAL: Final = "table-total"
"""Why a table's total gives no row: the rows have it in `table_total_eur`."""
OTHER_CURRENCY: Final = "other-currency"
"""Why a row of a table gives none: its numbers are not in euros."""

Flow = Literal["export", "import"]

_FLOWS: Final[tuple[tuple[str, Flow], ...]] = (("eksport", "export"), ("import", "import"))
_FLOW_HEADING: Final = re.compile(r"\s*(?P<flow>eksports|imports)\s*:?\s*", re.IGNORECASE)
_CAPTION: Final = re.compile(
    r"\b(?P<flow>eksport|import)a\s+(?:prec|preč)\w+\b|\bprec\w+\s+(?P<after>eksport|import)s\b",
    re.IGNORECASE,
)
_ELLIPSIS: Final = re.compile(r"\s*(?:\.{2,}|…+)\s*")
_PARTNER: Final = re.compile(
    r"""
    \s* (?P<rank> \d{1,3} ) \s* [.)] \s*
    (?P<country> [^\W\d_][^–—\d]{1,40}? ) \s* (?: [–—:-] \s* )?
    (?P<value> \d[\d ]*(?:[.,]\d+)? ) \s* (?P<unit> MEUR | milj\.?\s*(?:EUR|eiro) | EUR | eiro )?
    \s* (?: jeb | , | \( | ; | [–—-] )? \s*
    (?P<share> \d{1,3}(?:[.,]\d+)? ) \s* % \s* \)? \s* [.;,]? \s*
    """,
    re.VERBOSE | re.IGNORECASE,
)
_MILLION: Final = re.compile(r"MEUR|milj", re.IGNORECASE)
_VALUE: Final = re.compile(r"\s*\d[\d ]*(?:[.,]\d+)?\s*(?:EUR|eiro)?\s*", re.IGNORECASE)
_SHARE: Final = re.compile(r"\s*(?P<share>\d{1,3}(?:[.,]\d+)?)\s*%\s*")
_ROW_END: Final = re.compile(
    r"(?<=[ |;])(?P<value>\d{1,3}(?: \d{3})+|\d{5,})\s*(?:EUR)?[ |;]+"
    r"(?P<share>\d{1,3}(?:[.,]\d+)?)\s*%[ |]*$"
)
_UNIT: Final = re.compile(
    r"(?P<scale>tūkst\w*\.?\s?|milj\w*\.?\s?|M)?"
    r"(?P<money>EUR|eiro|LVL|lat(?:i|u|os|iem)|USD|ASV\sdolār\w+)\b",
    re.IGNORECASE,
)
_SCALES: Final = {"t": 1e3, "m": 1e6}
_TOTAL: Final = re.compile(r"\s*(?:pavisam\s+)?kopā\s*:?\s*", re.IGNORECASE)
_PRODUCT: Final = re.compile(
    r"""
    (?: (?<=\s) | ^ ) [-–—•] \s+
    (?P<name> [^\s–-].*? )
    \s* [–—-] \s* (?P<share> \d{1,3}(?:[.,]\d+)? ) \s* %
    """,
    re.VERBOSE,
)
_BARE_PRODUCT: Final = re.compile(
    r"\s*(?P<name>[^\W\d_].*?)\s+[–—-]\s*(?P<share>\d{1,3}(?:[.,]\d+)?)\s*%\s*;?\s*"
)
_HEADER_CELL: Final = re.compile(r"[^\d%]{1,60}")
_MAX_CAPTION_WORDS: Final = 14


def number(text: str) -> float:
    """A Latvian number: blanks group, a comma or point is decimal.

    >>> number("35 487 345"), number("1,24"), number("15.85")
    (35487345.0, 1.24, 15.85)
    """
    return float(text.replace(" ", "").replace(",", "."))


def flow_heading(text: str) -> Flow | None:
    """The flow that a line such as 'Eksports:' heads a list of.

    >>> flow_heading("Imports:"), flow_heading("Importa apjoms")
    ('import', None)
    """
    match = _FLOW_HEADING.fullmatch(text)
    return _flow(match["flow"]) if match else None


def caption_flow(text: str) -> Flow | None:
    """The flow of a table of goods that a line is the caption of.

    >>> caption_flow("Galvenās importa preces no Igaunijas"), caption_flow("Importa preces, 5%.")
    ('import', None)
    """
    match = _CAPTION.search(text)
    if not match or text.rstrip().endswith((".", ";", ",")) or "%" in text:
        return None
    if len(text.split()) > _MAX_CAPTION_WORDS or text[:1].islower():
        return None
    return _flow(match["flow"] or match["after"])


def _flow(word: str) -> Flow:
    return next(flow for stem, flow in _FLOWS if word.lower().startswith(stem))


class _Ranked(NamedTuple):
    line: Line
    place: int
    rank: int
    country: str
    value: float
    share: float


@dataclass(slots=True, eq=False, repr=False)
class Ranking:
    """A ranking of partners: one column, or two columns printed as one list of lines."""

    page: Page
    period: Edtf | None
    flows: list[Flow] = field(default_factory=list)
    rows: list[_Ranked] = field(default_factory=list)
    gaps: list[int] = field(default_factory=list)
    _lines: int = 0

    def take(self, line: Line) -> str | None:
        """Take a line in; the name of the rule that understood it."""
        if _ELLIPSIS.fullmatch(line.text):
            self.gaps.append(self._lines)
            self._lines += 1
            return "gap"
        match = _PARTNER.fullmatch(self.page.text, line.start, line.end)
        codes = self.page.countries_in(line.start, line.end)
        if not match or len(codes) != 1 or not self.flows:
            return None
        value = number(match["value"]) * (1e6 if _MILLION.match(match["unit"] or "") else 1)
        self.rows.append(
            _Ranked(line, self._lines, int(match["rank"]), codes[0], value, number(match["share"]))
        )
        self._lines += 1
        return "partner"

    def records(self) -> list[Record]:
        """The rows, each with the flow of the column it was printed in."""
        columns = _columns(self.rows, self.gaps) if len(self.flows) > 1 else [0] * len(self.rows)
        return [
            TradePartner(
                flow=self.flows[column],
                period=self.period,
                rank=row.rank,
                country=row.country,
                value_eur=row.value,
                share_pct=row.share,
                evidence=self.page.evidence(row.line.start, row.line.end),
            )
            for row, column in zip(self.rows, columns, strict=True)
        ]


# What speaks against putting a row into a column, in order of strength: a rank that does not rise,
# a share that does not fit the column's total, a rank skipped without dots, two rows running from
# one column.
_FALLING_RANK, _OTHER_TOTAL, _SKIPPED_RANK, _SAME_COLUMN, _SECOND_FIRST = 20.0, 3.0, 2.0, 1.0, 0.5


def _columns(rows: Sequence[_Ranked], gaps: Sequence[int]) -> list[int]:
    """The column, 0 or 1, of each row of two rankings printed alternately.

    The cheapest way to deal the rows out, by dynamic programming over the last row dealt to each
    column; a column may have more rows than the other, or start later.
    """
    best: dict[tuple[int, int], tuple[float, list[int]]] = {(-1, -1): (0.0, [])}
    for index, row in enumerate(rows):
        following: dict[tuple[int, int], tuple[float, list[int]]] = {}
        for state, (cost, dealt) in best.items():
            for column in (0, 1):
                last = rows[state[column]] if state[column] >= 0 else None
                more = _cost(row, last, gaps)
                first = next((rows[i] for i, c in enumerate(dealt) if c == column), None)
                if first and not _one_total(first, row):
                    more += _OTHER_TOTAL
                if dealt and dealt[-1] == column:
                    more += _SAME_COLUMN
                if not dealt and column:
                    more += _SECOND_FIRST
                new = (index, state[1]) if column == 0 else (state[0], index)
                if new not in following or cost + more < following[new][0]:
                    following[new] = (cost + more, [*dealt, column])
        best = following
    return min(best.values(), key=lambda found: found[0])[1]


def _cost(row: _Ranked, last: _Ranked | None, gaps: Sequence[int]) -> float:
    if last is None:
        return 0.0 if row.rank == 1 else _SKIPPED_RANK
    if row.rank <= last.rank or row.country == last.country:
        return _FALLING_RANK
    if row.rank > last.rank + 1 and not any(last.place < gap < row.place for gap in gaps):
        return _SKIPPED_RANK
    return 0.0


def _one_total(one: _Ranked, other: _Ranked) -> bool:
    """Whether two rows' values and shares, rounded as printed, can be of one total."""
    first, second = (
        (row.value / (row.share + 0.006), row.value / max(row.share - 0.006, 1e-9))
        for row in (one, other)
    )
    return first[0] <= second[1] and second[0] <= first[1]


@dataclass(slots=True, eq=False, repr=False)
class _Group:
    line: Line
    name: str
    value: float
    share: float
    end: int
    products: list[tuple[str, float, int, int]]


@dataclass(slots=True, eq=False, repr=False)
class GoodsTable:
    """A table of goods, its cells printed one a line or its rows one a line."""

    page: Page
    flow: Flow
    period: Edtf | None
    dated: bool = False
    total: float | None = None
    scale: float | None = 1.0
    """Euros for one of the table's numbers; None where they are of another currency."""
    groups: list[_Group] = field(default_factory=list)
    _cells: list[Line] = field(default_factory=list)
    _started: bool = False

    def read_unit(self, text: str) -> None:
        """Take the unit of the table's numbers from a line above its rows."""
        unit = _UNIT.search(text)
        if unit:
            euros = unit["money"].lower() in ("eur", "eiro")
            self.scale = _SCALES.get((unit["scale"] or "")[:1].lower(), 1.0) if euros else None

    def take(self, line: Line, following: Sequence[Line]) -> tuple[str, list[int]] | None:
        """Take a line in; the rule and the numbers of the lines that are now understood.

        None where the table ends. `following` holds the next lines that are not blank; a row is
        understood with its last cell.
        """
        if self._cells:
            cell = self._cell(line, self.page.text[line.start : line.end])
            if cell:
                return cell
            # A row without its last cell is given up; the line may begin the next row.
        rule = self._line(line, following)
        if rule is None:
            return None
        return rule, [] if self._cells else [line.number]

    def _line(self, line: Line, following: Sequence[Line]) -> str | None:
        text = self.page.text[line.start : line.end]
        row = _ROW_END.search(text)
        if row and any(map(str.isalpha, text[: row.start()])):
            self._started = True
            return self._add(
                line,
                text[: row.start()].rstrip(" |;"),
                number(row["value"]),
                number(row["share"]),
                line.end,
            )
        if following and _is_value(blank_tags(following[0].text)) and any(map(str.isalpha, text)):
            self._cells, self._started = [line], True
            return "table_row"
        if self.groups and self._stray(line, text):
            return "table_product"
        return None if self._started else self._before_rows(line, text)

    def _before_rows(self, line: Line, text: str) -> str | None:
        """The rule for a line between the table's caption and its rows."""
        self.read_unit(text)
        if _BARE_PRODUCT.fullmatch(text) or _PRODUCT.fullmatch(text.strip()):
            # A list of shares alone: without values there are no rows.
            return "goods_share"
        mentions = self.page.dates_in(line.start, line.end)
        if mentions and len(text.split()) <= _MAX_CAPTION_WORDS:
            # The table's own period; another one may stand in the caption of the section.
            self.period = mentions[0].date if not self.dated else self.period
            self.dated = True
            return "table_period"
        return "table_head" if _HEADER_CELL.fullmatch(text) else None

    def _cell(self, line: Line, text: str) -> tuple[str, list[int]] | None:
        cells = [*self._cells, line]
        if len(cells) == len(("name", "value")) and _is_value(text):
            self._cells = cells
            return "table_row", []
        self._cells = []
        share = _SHARE.fullmatch(text)
        if not share:
            return None
        first, middle, _ = cells
        name = self.page.text[first.start : first.end]
        value = number(re.sub(r"[^\d.,]", "", middle.text))
        rule = self._add(first, name, value, number(share["share"]), line.end)
        return rule, [cell.number for cell in cells]

    def _add(self, line: Line, text: str, value: float, share: float, end: int) -> str:
        """Take a row in; the name of the rule that understood it."""
        if _TOTAL.fullmatch(text):
            self.total = value
            return "table_total"
        products = list(_PRODUCT.finditer(text))
        name = text[: products[0].start()] if products else text
        group = _Group(line, _clean(name), value, share, end, [])
        group.products = [_product(match, line.start) for match in products]
        self.groups.append(group)
        return "table_row"

    def _stray(self, line: Line, text: str) -> bool:
        """A product printed below its group's value and share belongs to the group above."""
        matches = list(_PRODUCT.finditer(text))
        if not matches:
            bare = _BARE_PRODUCT.fullmatch(text)
            matches = [bare] if bare else []
        elif text[: matches[0].start()].strip():
            return False
        self.groups[-1].products += [_product(match, line.start) for match in matches]
        return bool(matches)

    def why_none(self, rule: str) -> str:
        """Why a line that a rule understood gives no row, where it gives none."""
        if rule == "table_total":
            return TABLE_TOTAL
        return OTHER_CURRENCY if rule == "table_row" and self.scale is None else "layout"

    def records(self) -> list[Record]:
        """The groups and products of the table; none of one in another currency than the euro."""
        records: list[Record] = []
        scale = self.scale
        if scale is None:
            return records
        for group in self.groups:
            value = group.value * scale
            section = find_section(group.name)
            records.append(
                TradeGroup(
                    flow=self.flow,
                    period=self.period,
                    group=group.name,
                    group_en=english(group.name),
                    hs_section=section,
                    value_eur=value,
                    share_pct=group.share,
                    table_total_eur=self.total and self.total * scale,
                    evidence=self.page.evidence(group.line.start, group.end),
                )
            )
            for name, share, start, end in group.products:
                heading = find_heading(name, section)
                records.append(
                    TradeProduct(
                        flow=self.flow,
                        period=self.period,
                        group=group.name,
                        product=name,
                        product_en=english(name),
                        hs_heading=heading.code if heading else None,
                        hs_confidence=heading.confidence if heading else None,
                        share_of_group_pct=share,
                        value_eur=round(value * share / 100, 2),
                        evidence=self.page.evidence(start, end),
                    )
                )
        return records


def _is_value(text: str) -> bool:
    return bool(_VALUE.fullmatch(text))


def _clean(name: str) -> str:
    return " ".join(name.split()).strip(" ;:,")


def _product(match: re.Match[str], base: int) -> tuple[str, float, int, int]:
    name = _clean(match["name"])
    return name, number(match["share"]), base + match.start("name"), base + match.end()
