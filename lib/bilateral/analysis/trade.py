"""A page on trade with a partner: its goods, services and investment in one period.

Every result names the interval that the printed rounding allows and the lines it comes from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache, wraps
from typing import TYPE_CHECKING, Any, NamedTuple, ParamSpec

import pandas as pd

from bilateral.analysis.trade_measures import (
    Range,
    corners,
    cover_ratio,
    normalised_balance,
    printed,
)
from bilateral.display import parties
from bilateral.errors import check_choice
from bilateral.text.places import country_name

if TYPE_CHECKING:
    from bilateral.collection import Tables

__all__ = [
    "INDICATOR_COLUMNS",
    "Page",
    "Stated",
    "indicator",
    "indicators",
    "investments",
    "made_once",
    "page",
    "pages",
    "period_words",
    "quarter",
    "row_of",
    "services",
    "span_text",
    "stated",
]

INDICATOR_COLUMNS = {
    "indicator": "Indicator",
    "shown": "Value",
    "interval": "Interval that the rounding allows",
    "unit": "Unit",
    "from_lines": "From lines",
}
_WHOLE = ("EUR", "USD", "rank", "companies")
_DIGITS = dict.fromkeys(_WHOLE, 0) | {"%": 2, "percentage points": 2}


def _number(value: float, unit: str, digits: int | None = None) -> str:
    places = _DIGITS.get(unit, 3) if digits is None else digits
    # Rounding first, and adding nought: a small negative difference is no "−0".
    return f"{round(value, places) + 0.0:,.{places}f}".replace("-", "−")


def span_text(low: float, high: float, unit: str) -> str:
    """An interval in words, in the digits of its unit; one number where both ends look the same.

    >>> span_text(47.61, 47.71, "%"), span_text(47.687, 47.697, "%"), span_text(0.5, 1.5, "EUR")
    ('47.61 to 47.71', '47.687 to 47.697', '1')
    >>> span_text(-5, float("inf"), "EUR")
    '−5 or more'
    """
    if high == float("inf"):
        return f"{_number(low, unit)} or more"
    if unit in _WHOLE and high - low <= 1:
        return _number((low + high) / 2, unit)
    digits = _DIGITS.get(unit, 3)
    # As many digits as show the width of the interval, to a fifth of it.
    while unit not in _WHOLE and digits < 4 and 1e-5 < (high - low) / 5 < 10.0**-digits:
        digits += 1
    first, last = _number(low, unit, digits), _number(high, unit, digits)
    return first if first == last else f"{first} to {last}"


def period_words(period: str) -> str:
    """A quarter or year in words.

    >>> period_words("2018-33"), period_words("2017")
    ('the first quarter of 2018', '2017')
    """
    year, _, part = period.partition("-")
    names = {"33": "first", "34": "second", "35": "third", "36": "fourth"}
    return f"the {names[part]} quarter of {year}" if part in names else period


class Stated(NamedTuple):
    """A printed figure: its value, the values it stands for, and the row it is in."""

    value: float
    span: Range
    row: Any


@dataclass(frozen=True, eq=False)
class Page:
    """What one document says of trade with one partner in one period."""

    source: str
    counterpart: str
    partner: str
    period: str
    totals: pd.DataFrame  # in euros
    partners: pd.DataFrame
    groups: pd.DataFrame
    products: pd.DataFrame
    investments: pd.DataFrame

    def total(self, flow: str) -> Stated | None:
        """A total told in the text, such as `goods_export`; None where it is not."""
        return self._told.get(flow)

    @cached_property
    def _told(self) -> dict[str, Stated]:
        rows = self.totals[self.totals["value"].notna()].drop_duplicates("flow")
        return {row["flow"]: stated(row, "value") for _, row in rows.iterrows()}

    def ranked(self, flow: str) -> Stated | None:
        """The partner's own line in the ranking of a flow; None where there is none."""
        return self._own_ranks.get(flow)

    @cached_property
    def _own_ranks(self) -> dict[str, Stated]:
        rows = self.partners[self.partners["country"] == self.counterpart]
        rows = rows.drop_duplicates("flow")
        return {row["flow"]: stated(row, "value_eur") for _, row in rows.iterrows()}

    def goods(self, flow: str) -> Stated | None:
        """The value of a flow of goods where it is printed with most digits."""
        found = [value for value in (self.ranked(flow), self.total(f"goods_{flow}")) if value]
        return min(found, key=lambda value: value.span.high - value.span.low, default=None)


_Given = ParamSpec("_Given")


def made_once(table: Callable[_Given, pd.DataFrame]) -> Callable[_Given, pd.DataFrame]:
    """Keep the last tables that a function makes of a page; each caller gets a copy of its own."""
    kept = lru_cache(maxsize=8)(table)

    @wraps(table)
    def copied(*given: _Given.args, **named: _Given.kwargs) -> pd.DataFrame:
        return kept(*given, **named).copy()  # type: ignore[arg-type]

    return copied


def stated(row: Any, column: str) -> Stated:
    """A figure of a row with the values that it stands for, after the row's own words."""
    words = str(row["stated"] if "stated" in row.index else row["quote"])
    value = float(row[column])
    return Stated(value, printed(value, words), row)


def _page(tables: Tables, source: str) -> Page:
    def own(rows: pd.DataFrame) -> pd.DataFrame:
        return rows[rows["source"] == source]

    groups, totals = own(tables.trade_groups), own(tables.trade_totals)
    dated = groups if len(groups) else totals
    period: Any = dated["period"].iloc[0] if len(dated) else None

    def then(rows: pd.DataFrame) -> pd.DataFrame:
        # Assumption: a figure without a period of its own is of the period of the tables.
        same = rows["period"].isna() | rows["period"].eq(period).fillna(False)
        return rows[same] if pd.notna(period) else rows

    in_euros = totals["currency"].fillna("EUR").eq("EUR")
    codes = own(tables.sources)["counterparts"].dropna().str.split(";").explode()
    codes = pd.concat([totals["counterpart"], codes])
    counterpart = str(codes.iloc[0]) if len(codes) else ""
    return Page(
        source=source,
        counterpart=counterpart,
        partner=country_name(counterpart) or counterpart,
        period=str(period) if pd.notna(period) else "a period not named",
        # What the measures hold against each other is in euros.
        totals=then(totals[(totals["counterpart"] == counterpart) & in_euros]),
        partners=then(own(tables.trade_partners)),
        groups=then(groups),
        products=then(own(tables.trade_products)),
        investments=own(tables.investments),
    )


def pages(tables: Tables) -> list[Page]:
    """The trade figures of each document that prints any, in the order of the documents."""
    printing = set(tables.trade_totals["source"]) | set(tables.trade_groups["source"])
    return [_page(tables, source) for source in tables.sources["source"] if source in printing]


def page(tables: Tables, document: str = "") -> Page:
    """The trade figures of a document: by default the first that prints product groups.

    Where none does it is the first that prints any figures of trade, or the first of all, whose
    tables are empty. Raises `ParameterError` for an id that does not occur.
    """
    if document:
        (chosen,) = check_choice("document", [document], list(tables.sources["source"]))
        return _page(tables, chosen)
    found = pages(tables) or [_page(tables, tables.sources["source"].iloc[0])]
    return max(found, key=lambda own: len(own.groups) > 0)


def indicator(
    name: str, measure: Callable[..., float], *figures: Stated, unit: str
) -> dict[str, Any]:
    """A row of `indicators`: a measure of printed figures, monotone in each of them."""
    return row_of(
        name,
        measure(*(figure.value for figure in figures)),
        corners(measure, *(figure.span for figure in figures)),
        unit,
        [figure.row for figure in figures],
    )


def row_of(name: str, value: float, span: Range, unit: str, rows: Iterable[Any]) -> dict[str, Any]:
    """A row of `indicators`: a value, its interval, and the lines of the rows it comes from."""
    places = sorted({(str(row["source"]), int(row["line"])) for row in rows})
    return {
        "indicator": name,
        "value": value,
        "low": span.low,
        "high": span.high,
        "unit": unit,
        "shown": _number(value, unit),
        "interval": span_text(span.low, span.high, unit),
        "from_lines": ", ".join(str(line) for line in sorted({line for _, line in places})),
        "source": places[0][0],
        "line": places[0][1],
    }


_ROW_COLUMNS = list(row_of("", 0, Range(0, 0), "EUR", [{"source": "", "line": 0}]))


def indicators(rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    """Indicators as a table.

    Columns: `indicator, value, low, high, unit, shown` (the value in words), `interval` (in words),
    `from_lines` (all the lines it comes from), `source, line` (the first of them).
    """
    return pd.DataFrame(rows, columns=_ROW_COLUMNS)


def _flows(exports: Stated, imports: Stated) -> Iterator[dict[str, Any]]:
    yield indicator("exports", float, exports, unit="EUR")
    yield indicator("imports", float, imports, unit="EUR")
    both = (exports, imports)
    yield indicator("turnover", lambda x, m: x + m, *both, unit="EUR")
    yield indicator("balance", lambda x, m: x - m, *both, unit="EUR")
    yield indicator("cover ratio (exports per 100 of imports)", cover_ratio, *both, unit="%")
    yield indicator("normalised balance", normalised_balance, *both, unit="−1 to 1")


def quarter(own: Page) -> pd.DataFrame:
    """Exports, imports, turnover, balance, cover ratio and normalised balance of goods.

    Columns: `indicator, value, low, high, unit, shown, interval, from_lines, source, line`.
    Empty where the page lacks a flow.
    """
    exports, imports = own.goods("export"), own.goods("import")
    return indicators(_flows(exports, imports) if exports and imports else [])


def services(own: Page) -> pd.DataFrame:
    """The same indicators as `quarter`, of services."""
    exports, imports = own.total("services_export"), own.total("services_import")
    return indicators(_flows(exports, imports) if exports and imports else [])


def investments(own: Page) -> pd.DataFrame:
    """Stocks of direct investment both ways, firms and share capital; see `quarter` for columns.

    Three different things: a stock of direct investment (equity, reinvested earnings and loans
    between firms), a register's count of firms, and paid-in share capital.
    """
    rows = []
    found: dict[tuple[str, str], Stated] = {}
    names = {
        "fdi_stock": "direct investment stock",
        "registered_companies": "registered companies with capital of the investor",
        "share_capital": "share capital",
    }
    for _, row in own.investments[own.investments["value"].notna()].iterrows():
        figure = stated(row, "value")
        kind, direction = str(row["kind"]), str(row["direction"])
        # A count of firms is exact.
        if kind == "registered_companies":
            figure = figure._replace(span=Range(figure.value, figure.value))
        found[kind, direction] = figure
        name = f"{names[kind]}, {parties(direction)}"
        rows.append(indicator(name, float, figure, unit=str(row["unit"])))
    inward, outward = f"{own.counterpart}->LVA", f"LVA->{own.counterpart}"
    stocks = [found.get(("fdi_stock", direction)) for direction in (outward, inward)]
    if stocks[0] and stocks[1]:
        name = "net direct investment stock of Latvia"
        rows.append(indicator(name, lambda a, b: a - b, stocks[0], stocks[1], unit="EUR"))
    capital = found.get(("share_capital", inward))
    firms = found.get(("registered_companies", inward))
    if capital and firms:
        name = "share capital per company"
        rows.append(indicator(name, lambda c, n: c / n, capital, firms, unit="EUR"))
    return indicators(rows)
