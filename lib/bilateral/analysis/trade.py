"""The page on trade with a partner: the period, growth, services, investment, the long view.

Every result names the interval that the printed rounding allows and the lines it comes from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from bilateral.analysis.trade_measures import (
    Range,
    base_from_rate,
    change_from_rate,
    common,
    compound_base,
    corners,
    cover_ratio,
    cut_off,
    doubling_years,
    growth,
    normalised_balance,
    printed,
    rate_from_change,
    share,
)
from bilateral.errors import ParameterError
from bilateral.text.places import country_name

if TYPE_CHECKING:
    from bilateral.collection import Tables

__all__ = [
    "INDICATOR_COLUMNS",
    "Page",
    "Stated",
    "balances",
    "growth_bases",
    "growth_readings",
    "implied_totals",
    "investments",
    "latvia_total",
    "long_view",
    "long_view_balance",
    "page",
    "period_words",
    "position",
    "quarter",
    "ranking",
    "services",
    "span_text",
    "stated",
    "verdict_of",
    "year_before",
]

INDICATOR_COLUMNS = {
    "indicator": "Indicator",
    "shown": "Value",
    "interval": "Interval that the rounding allows",
    "unit": "Unit",
    "lines": "From lines",
}
_WHOLE = ("EUR", "USD", "rank", "companies")
_DIGITS = dict.fromkeys(_WHOLE, 0) | {"%": 2, "percentage points": 2}


def _number(value: float, unit: str, digits: int | None = None) -> str:
    places = _DIGITS.get(unit, 3) if digits is None else digits
    # Rounding first, and adding nought: a small negative difference is no "−0".
    return f"{round(value, places) + 0.0:,.{places}f}".replace("-", "−")


def span_text(low: float, high: float, unit: str) -> str:
    """An interval in words, in the digits of its unit; one number where both ends look the same.

    >>> span_text(47.687, 47.698, "%"), span_text(0.5, 1.5, "EUR"), span_text(1.2411, 1.2414, "%")
    ('47.69 to 47.70', '1', '1.2411 to 1.2414')
    >>> span_text(-5, float("inf"), "EUR")
    '−5 or more'
    """
    if high == float("inf"):
        return f"{_number(low, unit)} or more"
    if unit in _WHOLE and high - low <= 1:
        return _number((low + high) / 2, unit)
    digits = _DIGITS.get(unit, 3)
    # More digits where the first ones hide that both ends differ.
    for more in range(digits, 1 if unit in _WHOLE else 5):
        first, last = _number(low, unit, more), _number(high, unit, more)
        if first != last:
            return f"{first} to {last}"
    return _number((low + high) / 2, unit)


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


@dataclass(frozen=True)
class Page:
    """What one document says of trade with one partner in one period."""

    source: str
    counterpart: str
    partner: str
    period: str
    totals: pd.DataFrame
    partners: pd.DataFrame
    groups: pd.DataFrame
    products: pd.DataFrame
    investments: pd.DataFrame

    def total(self, flow: str) -> Stated | None:
        """A total told in the text, such as `goods_export`; None where it is not."""
        rows = self.totals[(self.totals["flow"] == flow) & self.totals["value"].notna()]
        return stated(rows.iloc[0], "value") if len(rows) else None

    def ranked(self, flow: str) -> Stated | None:
        """The partner's own line in the ranking of a flow; None where there is none."""
        rows = self.partners
        rows = rows[(rows["flow"] == flow) & (rows["country"] == self.counterpart)]
        return stated(rows.iloc[0], "value_eur") if len(rows) else None

    def goods(self, flow: str) -> Stated | None:
        """The value of a flow of goods where it is printed with most digits."""
        found = [value for value in (self.ranked(flow), self.total(f"goods_{flow}")) if value]
        return min(found, key=lambda value: value.span.high - value.span.low, default=None)


def stated(row: Any, column: str) -> Stated:
    """A figure of a row with the values that it stands for, after the row's own words."""
    words = str(row["stated"] if "stated" in row.index else row["quote"])
    value = float(row[column])
    return Stated(value, printed(value, words), row)


def page(tables: Tables) -> Page:
    """The trade figures of the first document that prints trade by product group.

    Raises `ParameterError` when no document does.
    """
    if tables.trade_groups.empty:
        raise ParameterError("seeds: no document in this folder prints trade by product group")
    source = str(tables.trade_groups["source"].iloc[0])
    period = tables.trade_groups["period"].iloc[0]

    def own(rows: pd.DataFrame, *, dated: bool = True) -> pd.DataFrame:
        keep = rows["source"] == source
        if dated and pd.notna(period):
            # Assumption: a figure without a period of its own is of the period of the tables.
            keep &= rows["period"].isna() | (rows["period"] == period)
        return rows[keep]

    totals = own(tables.trade_totals)
    codes = tables.sources.set_index("source")["counterparts"]
    counterpart = str(totals["counterpart"].iloc[0] if len(totals) else codes[source])
    return Page(
        source=source,
        counterpart=counterpart,
        partner=country_name(counterpart) or counterpart,
        period=str(period) if pd.notna(period) else "a period not named",
        totals=totals,
        partners=own(tables.trade_partners),
        groups=own(tables.trade_groups),
        products=own(tables.trade_products),
        investments=own(tables.investments, dated=False),
    )


def _indicator(
    name: str, measure: Callable[..., float], *figures: Stated, unit: str
) -> dict[str, Any]:
    return _row(
        name,
        measure(*(figure.value for figure in figures)),
        corners(measure, *(figure.span for figure in figures)),
        unit,
        [figure.row for figure in figures],
    )


def _row(name: str, value: float, span: Range, unit: str, rows: Iterable[Any]) -> dict[str, Any]:
    places = sorted({(str(row["source"]), int(row["line"])) for row in rows})
    return {
        "indicator": name,
        "value": value,
        "low": span.low,
        "high": span.high,
        "unit": unit,
        "shown": _number(value, unit),
        "interval": span_text(span.low, span.high, unit),
        "lines": ", ".join(str(line) for line in sorted({line for _, line in places})),
        "source": places[0][0],
        "line": places[0][1],
    }


_ROW_COLUMNS = list(_row("", 0, Range(0, 0), "EUR", [{"source": "", "line": 0}]))


def _frame(rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=_ROW_COLUMNS)


def _flows(exports: Stated, imports: Stated) -> Iterator[dict[str, Any]]:
    yield _indicator("exports", float, exports, unit="EUR")
    yield _indicator("imports", float, imports, unit="EUR")
    both = (exports, imports)
    yield _indicator("turnover", lambda x, m: x + m, *both, unit="EUR")
    yield _indicator("balance", lambda x, m: x - m, *both, unit="EUR")
    yield _indicator("cover ratio (exports per 100 of imports)", cover_ratio, *both, unit="%")
    yield _indicator("normalised balance", normalised_balance, *both, unit="−1 to 1")


def quarter(own: Page) -> pd.DataFrame:
    """Exports, imports, turnover, balance, cover ratio and normalised balance of goods.

    Columns: `indicator, value, low, high, unit, shown, interval, lines, source, line`. Empty where
    the page lacks a flow.
    """
    exports, imports = own.goods("export"), own.goods("import")
    return _frame(_flows(exports, imports) if exports and imports else [])


def services(own: Page) -> pd.DataFrame:
    """The same indicators as `quarter`, of services."""
    exports, imports = own.total("services_export"), own.total("services_import")
    return _frame(_flows(exports, imports) if exports and imports else [])


def implied_totals(partners: pd.DataFrame) -> pd.DataFrame:
    """A flow's total as each ranked partner's value and rounded share imply it, in EUR.

    One row per row of `trade_partners`, with `total_low` and `total_high`: value over share.
    """
    spans = []
    for _, row in partners.iterrows():
        value, part = stated(row, "value_eur"), stated(row, "share_pct")
        spans.append(corners(lambda v, s: 100 * v / s, value.span, part.span))
    return partners.assign(
        total_low=[span.low for span in spans], total_high=[span.high for span in spans]
    )


def latvia_total(own: Page, flow: str) -> Range | None:
    """Latvia's whole flow in EUR, as all ranked partners' values and shares together imply it.

    None where the page ranks nobody, or where the shares do not agree on any total.
    """
    rows = implied_totals(own.partners[own.partners["flow"] == flow])
    spans = [Range(*span) for span in zip(rows["total_low"], rows["total_high"], strict=True)]
    return common(spans) if spans else None


def ranking(own: Page) -> pd.DataFrame:
    """The partners that the page ranks, with each share made more exact.

    Adds to `trade_partners` the `partner` in English, the total that its own share implies
    (`implied`), and its share in the total that all shares together imply (`exact_share`).
    """
    rows = implied_totals(own.partners)
    totals = {flow: latvia_total(own, flow) for flow in ("export", "import")}
    rows["partner"] = [country_name(code) or code for code in rows["country"]]
    rows["implied"] = [
        span_text(low, high, "EUR")
        for low, high in zip(rows["total_low"], rows["total_high"], strict=True)
    ]
    exact = []
    for _, row in rows.iterrows():
        whole = totals[row["flow"]]
        span = corners(share, stated(row, "value_eur").span, whole) if whole else None
        exact.append(f"{span.low:.4f} to {span.high:.4f}" if span else None)
    return rows.assign(exact_share=exact).sort_values(["flow", "rank"])


def position(own: Page) -> pd.DataFrame:
    """The partner's ranks, and its weight in Latvia's implied totals; columns as in `quarter`."""
    rows = []
    exports, imports = own.ranked("export"), own.ranked("import")
    for name, figure in (("exports", exports), ("imports", imports)):
        if figure:
            rank = float(figure.row["rank"])
            rows.append(_row(f"rank in {name}", rank, Range(rank, rank), "rank", [figure.row]))
    turnover = own.total("goods_turnover")
    if turnover and pd.notna(turnover.row["rank"]):
        rank = float(turnover.row["rank"])
        rows.append(_row("rank in turnover", rank, Range(rank, rank), "rank", [turnover.row]))
    all_exports, all_imports = latvia_total(own, "export"), latvia_total(own, "import")
    if not (exports and imports and all_exports and all_imports):
        return _frame(rows)
    places = [row for _, row in own.partners.iterrows()]

    def add(name: str, measure: Callable[..., float], unit: str) -> None:
        spans = (exports.span, imports.span, all_exports, all_imports)
        span = corners(measure, *spans)
        rows.append(_row(name, measure(*(s.middle for s in spans)), span, unit, places))

    add("Latvia's exports to all (implied)", lambda x, m, xs, ms: xs, "EUR")
    add("Latvia's imports from all (implied)", lambda x, m, xs, ms: ms, "EUR")
    add("Latvia's balance with all (implied)", lambda x, m, xs, ms: xs - ms, "EUR")
    add("Latvia's cover ratio with all", lambda x, m, xs, ms: cover_ratio(xs, ms), "%")
    add("share of Latvia's exports", lambda x, m, xs, ms: share(x, xs), "%")
    add("share of Latvia's imports", lambda x, m, xs, ms: share(m, ms), "%")
    add("share of Latvia's turnover", lambda x, m, xs, ms: share(x + m, xs + ms), "%")
    # A partner's share in a deficit means something only where both are deficits.
    if exports.value < imports.value and all_exports.high < all_imports.low:
        add("share of Latvia's deficit", lambda x, m, xs, ms: share(x - m, xs - ms), "%")
    return _frame(rows)


def _against_a_period(totals: pd.DataFrame) -> pd.DataFrame:
    """Totals with growth from one period to another, not an average over years."""
    averaged = totals["compared_with"].str.contains("/", regex=False).fillna(False)
    return totals[totals["growth_pct"].notna() & totals["value"].notna() & ~averaged.astype(bool)]


def verdict_of(rounded: Range, cut: Range, *expected: Range) -> str:
    """`holds`, `truncated` or `differs`, for a printed figure held against what is expected of it.

    `rounded` and `cut` are the values that the figure stands for when rounded and when cut off;
    `expected` is the range computed from rounded figures, and those from figures cut off.

    >>> verdict_of(Range(1.5, 2.5), Range(2, 3), Range(2.6, 2.7))
    'truncated'
    """
    if rounded.meets(expected[0]):
        return "holds"
    others = cut.meets(expected[0]) or any(rounded.meets(span) for span in expected[1:])
    return "truncated" if others else "differs"


def growth_bases(own: Page) -> pd.DataFrame:
    """The value before that a printed growth rate implies, beside the one a printed change implies.

    The value now is taken where it is printed with most digits. One row per total with a growth rate: `flow, value, growth_pct, change, from_rate_low,
    from_rate_high, from_change_low, from_change_high` (EUR), `from_rate`, `from_change` (the same
    in words) and `verdict`: `holds` where both have a value in common; `truncated` where they have
    one only if the change was cut off, not rounded; otherwise `differs`; null without a change.
    """
    rows = []
    for _, row in _against_a_period(own.totals).iterrows():
        value = own.goods(str(row["flow"]).removeprefix("goods_")) or stated(row, "value")
        rate = stated(row, "growth_pct")
        from_rate = corners(base_from_rate, value.span, rate.span)
        from_change, verdict = None, None
        if pd.notna(row["change"]):
            change = stated(row, "change")
            cut = cut_off(change.value, str(row["stated"]))
            from_change = corners(lambda v, c: v - c, value.span, change.span)
            expected = corners(change_from_rate, value.span, rate.span)
            verdict = verdict_of(change.span, cut, expected)
        unit = str(row["currency"])
        rows.append(
            {
                "flow": row["flow"],
                "name": str(row["flow"]).replace("_", " "),
                "value": row["value"],
                "growth_pct": row["growth_pct"],
                "change": row["change"],
                "from_rate_low": from_rate.low,
                "from_rate_high": from_rate.high,
                "from_change_low": from_change.low if from_change else None,
                "from_change_high": from_change.high if from_change else None,
                "from_rate": span_text(*from_rate, unit),
                "from_change": span_text(*from_change, unit) if from_change else None,
                "verdict": verdict,
                "source": row["source"],
                "line": row["line"],
            }
        )
    return pd.DataFrame(rows)


def _bases(own: Page) -> dict[str, Range]:
    """The value before of exports and imports: all values that any printed figure implies."""
    bases = {}
    rows = growth_bases(own)
    for flow in ("export", "import"):
        found = rows[rows["flow"] == f"goods_{flow}"] if len(rows) else rows
        if found.empty:
            return {}
        # Assumption: where rate and change contradict each other, either may be the right one.
        ends = found.iloc[0][
            ["from_rate_low", "from_rate_high", "from_change_low", "from_change_high"]
        ].dropna()
        bases[flow] = Range(float(ends.min()), float(ends.max()))
    return bases


def year_before(own: Page) -> pd.DataFrame:
    """What the printed growth says of the period compared with, and what grew; see `quarter`.

    Contributions are the change of a flow in per cent of the turnover before; they add up to the
    growth of turnover. Empty where growth is not printed for both flows.
    """
    exports, imports, bases = own.goods("export"), own.goods("import"), _bases(own)
    if not (exports and imports and bases):
        return _frame([])
    places = [exports.row, imports.row, *(row for _, row in own.totals.iterrows() if
              str(row["flow"]) in ("goods_export", "goods_import"))]  # fmt: skip
    spans = (exports.span, imports.span, bases["export"], bases["import"])
    measures: list[tuple[str, Callable[..., float], str]] = [
        ("exports before", lambda x, m, x0, m0: x0, "EUR"),
        ("imports before", lambda x, m, x0, m0: m0, "EUR"),
        ("turnover before", lambda x, m, x0, m0: x0 + m0, "EUR"),
        ("balance before", lambda x, m, x0, m0: x0 - m0, "EUR"),
        ("cover ratio before", lambda x, m, x0, m0: cover_ratio(x0, m0), "%"),
        ("growth of turnover", lambda x, m, x0, m0: growth(x + m, x0 + m0), "%"),
        (
            "contribution of exports to it",
            lambda x, m, x0, m0: share(x - x0, x0 + m0),
            "percentage points",
        ),
        (
            "contribution of imports to it",
            lambda x, m, x0, m0: share(m - m0, x0 + m0),
            "percentage points",
        ),
        ("change of the balance", lambda x, m, x0, m0: (x - m) - (x0 - m0), "EUR"),
        (
            "change of the cover ratio",
            lambda x, m, x0, m0: cover_ratio(x, m) - cover_ratio(x0, m0),
            "percentage points",
        ),
    ]
    return _frame(
        _row(name, measure(*(s.middle for s in spans)), corners(measure, *spans), unit, places)
        for name, measure, unit in measures
    )


def growth_readings(own: Page) -> pd.DataFrame:
    """Each printed growth rate of goods beside what other printed figures give for it, in %.

    Columns: `flow, reading, low, high, source, line`; the first reading of a flow is `as printed`.
    `rounded` and `cut off` say how the change was taken.
    """
    rows: list[tuple[Any, ...]] = []
    for _, row in _against_a_period(own.totals).iterrows():
        flow = str(row["flow"]).removeprefix("goods_")
        place = (row["source"], row["line"])
        rows.append((flow, "as printed", *stated(row, "growth_pct").span, *place))
        value = own.goods(flow) or stated(row, "value")
        if pd.notna(row["change"]):
            change = stated(row, "change")
            cut = cut_off(change.value, str(row["stated"]))
            for name, span in (("rounded", change.span), ("cut off", cut)):
                rate = corners(rate_from_change, value.span, span)
                rows.append((flow, f"from the change, {name}", *rate, *place))
        elif flow == "turnover":
            found = year_before(own)
            parts = found[found["indicator"] == "growth of turnover"]
            rows += [
                (flow, "from exports and imports", part["low"], part["high"], *place)
                for _, part in parts.iterrows()
            ]
    return pd.DataFrame(rows, columns=["flow", "reading", "low", "high", "source", "line"])


def balances(own: Page) -> pd.DataFrame:
    """Exports, imports and balance (EUR) of goods, of goods a year before, and of services.

    Columns: `name, exports, imports, balance, balance_low, balance_high, source, line`.
    """
    before = year_before(own)
    before = before.assign(indicator=before["indicator"].str.removesuffix(" before"))
    rows = []
    for name, found in (
        ("goods, a year before (implied)", before),
        (f"goods, {own.period}", quarter(own)),
        (f"services, {own.period}", services(own)),
    ):
        by = found.drop_duplicates("indicator").set_index("indicator")
        if {"exports", "imports", "balance"} <= set(by.index):
            balance = by.loc["balance"]
            rows.append(
                {
                    "name": name,
                    "exports": by.loc["exports", "value"],
                    "imports": by.loc["imports", "value"],
                    "balance": balance["value"],
                    "balance_low": balance["low"],
                    "balance_high": balance["high"],
                    "source": balance["source"],
                    "line": balance["line"],
                }
            )
    return pd.DataFrame(rows)


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
        arrow = direction.replace("->", " → ")
        rows.append(_indicator(f"{names[kind]}, {arrow}", float, figure, unit=str(row["unit"])))
    inward, outward = f"{own.counterpart}->LVA", f"LVA->{own.counterpart}"
    stocks = [found.get(("fdi_stock", direction)) for direction in (outward, inward)]
    if stocks[0] and stocks[1]:
        name = "net direct investment stock of Latvia"
        rows.append(_indicator(name, lambda a, b: a - b, stocks[0], stocks[1], unit="EUR"))
    capital = found.get(("share_capital", inward))
    firms = found.get(("registered_companies", inward))
    if capital and firms:
        name = "share capital per company"
        rows.append(_indicator(name, lambda c, n: c / n, capital, firms, unit="EUR"))
    return _frame(rows)


def long_view(totals: pd.DataFrame) -> pd.DataFrame:
    """The value at the start of each printed average growth over years, and the years it doubles in.

    One row per total whose `compared_with` is an interval: `counterpart, flow, currency, period,
    value, value_low, value_high, growth_pct, start` (year), `start_low, start_high` (in `currency`), `shown` (the same in
    words), `doubling` (years, in words), `source, line`.
    """
    averaged = totals["compared_with"].str.contains("/", regex=False).fillna(False).astype(bool)
    rows = []
    for _, row in totals[averaged & totals["growth_pct"].notna()].iterrows():
        first, last = row["compared_with_earliest"], row["period_earliest"]
        if pd.isna(first) or pd.isna(last) or pd.isna(row["value"]):
            continue
        years = last.year - first.year
        value, rate = stated(row, "value"), stated(row, "growth_pct")
        # Assumption: an average growth a year is compound.
        start = corners(lambda v, r, n=years: compound_base(v, r, n), value.span, rate.span)
        doubling = corners(doubling_years, rate.span)
        rows.append(
            {
                "counterpart": row["counterpart"],
                "flow": row["flow"],
                "name": str(row["flow"]).replace("_", " "),
                "currency": row["currency"],
                "period": row["period"],
                "value": row["value"],
                "value_low": value.span.low,
                "value_high": value.span.high,
                "growth_pct": row["growth_pct"],
                "start": first.year,
                "start_low": start.low,
                "start_high": start.high,
                "shown": span_text(*start, str(row["currency"])),
                "doubling": f"{doubling.low:.2f} to {doubling.high:.2f}",
                "source": row["source"],
                "line": row["line"],
            }
        )
    return pd.DataFrame(rows)


def long_view_balance(rows: pd.DataFrame) -> pd.DataFrame:
    """Balance and cover ratio at both ends of the years that `long_view` spans; see `quarter`."""
    found = []
    for _, own in rows.groupby("counterpart", sort=True) if len(rows) else ():
        by = own.drop_duplicates("flow").set_index("flow")
        if not {"goods_export", "goods_import"} <= set(by.index):
            continue
        x, m = by.loc["goods_export"], by.loc["goods_import"]
        ends = [
            (str(x["start"]), *(Range(row["start_low"], row["start_high"]) for row in (x, m))),
            (str(x["period"]), *(Range(row["value_low"], row["value_high"]) for row in (x, m))),
        ]
        for year, exports, imports in ends:
            for name, measure, unit in (
                ("balance", lambda a, b: a - b, str(x["currency"])),
                ("cover ratio", cover_ratio, "%"),
            ):
                value = measure(exports.middle, imports.middle)
                span = corners(measure, exports, imports)
                found.append(_row(f"{name} of goods, {year}", value, span, unit, [x, m]))
    return _frame(found)
