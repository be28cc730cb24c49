"""Growth: what printed rates and changes imply of the time before, and of each other."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import pandas as pd

from bilateral.analysis.trade import (
    Page,
    indicators,
    made_once,
    period_words,
    quarter,
    row_of,
    services,
    span_text,
    stated,
)
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
    rate_from_change,
    share,
)

__all__ = [
    "BASE_COLUMNS",
    "LONG_VIEW_COLUMNS",
    "balances",
    "growth_bases",
    "growth_readings",
    "long_view",
    "long_view_balance",
    "verdict_of",
    "year_before",
]

BASE_COLUMNS = {
    "name": "Flow",
    "value": "Now",
    "growth_pct": "Growth printed, %",
    "change": "Change printed",
    "from_rate": "Before, from the rate",
    "from_change": "Before, from the change",
    "verdict": "Rate and change",
}
LONG_VIEW_COLUMNS = {
    "counterpart": "With",
    "name": "Flow",
    "period": "Year",
    "value": "Value printed",
    "currency": "Currency",
    "growth_pct": "Growth a year printed, %",
    "start": "First year",
    "shown": "Value in the first year, implied",
    "doubling": "Years to double",
}


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


@made_once
def growth_bases(own: Page) -> pd.DataFrame:
    """The value before that a printed growth rate implies, beside the one a printed change implies.

    The value now is taken where it is printed with most digits. One row per total with a growth
    rate: `flow, name, value, growth_pct, change, from_rate_low,
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
                "value": value.value,
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
    bounds = [f"from_{of}_{end}" for of in ("rate", "change") for end in ("low", "high")]
    return pd.DataFrame(rows, columns=["flow", *BASE_COLUMNS, *bounds, "source", "line"])


def _bases(own: Page) -> dict[str, Range]:
    """The value before of exports and imports, as printed rates and changes imply it."""
    bases = {}
    rows = growth_bases(own)
    for flow in ("export", "import"):
        found = rows[rows["flow"] == f"goods_{flow}"] if len(rows) else rows
        if found.empty:
            return {}
        row = found.iloc[0]
        spans = [Range(row["from_rate_low"], row["from_rate_high"])]
        if pd.notna(row["from_change_low"]):
            spans.append(Range(row["from_change_low"], row["from_change_high"]))
        # Assumption: where rate and change contradict each other, either may be the right one.
        either = Range(min(span.low for span in spans), max(span.high for span in spans))
        bases[flow] = common(spans) or either
    return bases


@made_once
def year_before(own: Page) -> pd.DataFrame:
    """What the printed growth says of the period compared with, and what grew.

    Contributions are the change of a flow in per cent of the turnover before; they add up to the
    growth of turnover. Empty where growth is not printed for both flows.
    """
    exports, imports, bases = own.goods("export"), own.goods("import"), _bases(own)
    if not (exports and imports and bases):
        return indicators([])
    told = own.totals[own.totals["flow"].isin(["goods_export", "goods_import"])]
    places = [exports.row, imports.row, *(row for _, row in told.iterrows())]
    x, m, x0, m0 = exports.span, imports.span, bases["export"], bases["import"]
    now_and_before = (x, m, x0, m0)
    points = "percentage points"
    rows: list[tuple[str, str, Callable[..., float], tuple[Range, ...]]] = [
        ("exports before", "EUR", float, (x0,)),
        ("imports before", "EUR", float, (m0,)),
        ("turnover before", "EUR", operator.add, (x0, m0)),
        ("balance before", "EUR", operator.sub, (x0, m0)),
        ("cover ratio before", "%", cover_ratio, (x0, m0)),
        ("growth of turnover", "%", _turnover_growth, now_and_before),
        ("contribution of exports to it", points, _contribution, (x, x0, m0)),
        ("contribution of imports to it", points, _contribution, (m, m0, x0)),
        ("change of the balance", "EUR", lambda a, b, c, d: a - b - c + d, now_and_before),
        (
            "change of the cover ratio",
            points,
            lambda a, b, c, d: cover_ratio(a, b) - cover_ratio(c, d),
            now_and_before,
        ),
    ]
    return indicators(
        row_of(name, measure(*(s.middle for s in spans)), corners(measure, *spans), unit, places)
        for name, unit, measure, spans in rows
    )


def _turnover_growth(exports: float, imports: float, before_x: float, before_m: float) -> float:
    return growth(exports + imports, before_x + before_m)


def _contribution(value: float, before: float, other_before: float) -> float:
    """The change of a flow in per cent of the turnover before."""
    return share(value - before, before + other_before)


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

    Columns: `name, exports, imports, balance, balance_low, balance_high, from_lines, source,
    line`.
    """
    before = year_before(own)
    before = before.assign(indicator=before["indicator"].str.removesuffix(" before"))
    earlier = _against_a_period(own.totals)["compared_with"].dropna()
    now, then = (period_words(p) for p in (own.period, earlier.iloc[0] if len(earlier) else ""))
    rows = []
    for name, found in (
        (f"goods, {then} (implied)", before),
        (f"goods, {now}", quarter(own)),
        (f"services, {now}", services(own)),
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
                    "from_lines": balance["from_lines"],
                    "source": balance["source"],
                    "line": balance["line"],
                }
            )
    return pd.DataFrame(rows)


def long_view(totals: pd.DataFrame) -> pd.DataFrame:
    """The value at the start of each printed average growth a year, and the years it doubles in.

    One row per total whose `compared_with` is an interval: `counterpart, flow, currency, period,
    value, value_low, value_high, growth_pct, start` (year), `start_low, start_high` (in
    `currency`), `shown` (the same in words), `doubling` (years, in words), `source, line`.
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
    bounds = [f"{of}_{end}" for of in ("value", "start") for end in ("low", "high")]
    return pd.DataFrame(rows, columns=["flow", *LONG_VIEW_COLUMNS, *bounds, "source", "line"])


def long_view_balance(rows: pd.DataFrame) -> pd.DataFrame:
    """Balance and cover ratio at both ends of the years of `long_view`; see `indicators`."""
    found = []
    for _, own in rows.groupby("counterpart", sort=True) if len(rows) else ():
        by = {row["flow"]: row for _, row in own.iterrows()}
        if not {"goods_export", "goods_import"} <= set(by):
            continue
        x, m = by["goods_export"], by["goods_import"]
        for year, end in ((x["start"], "start"), (x["period"], "value")):
            exports, imports = (Range(row[f"{end}_low"], row[f"{end}_high"]) for row in (x, m))
            measures: tuple[tuple[str, str, Callable[..., float]], ...] = (
                ("balance", str(x["currency"]), operator.sub),
                ("cover ratio", "%", cover_ratio),
            )
            for name, unit, measure in measures:
                value = measure(exports.middle, imports.middle)
                span = corners(measure, exports, imports)
                found.append(row_of(f"{name} of goods, {year}", value, span, unit, [x, m]))
    return indicators(found)
